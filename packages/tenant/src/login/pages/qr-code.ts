import { encode } from 'uqr'
import { type Html, html } from './html.ts'

/** The quiet zone around a QR code, in modules (ISO/IEC 18004). */
const BORDER = 4

/** A QR code as an inline picture: the page requests nothing, and keeps no copy of the text elsewhere. */
export function renderQrCode(text: string, label: string): Html {
  const { data, size } = encode(text, { ecc: 'M', border: BORDER })
  const path = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  return html`<svg class="qr-code" role="img" aria-label="${label}" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">
<path fill="#fff" d="M0 0h${size}v${size}h-${size}z"/><path fill="#000" d="${path}"/></svg>`
}
