import { randomBytes } from 'node:crypto'
import type { KoaContextWithOIDC, UnknownObject } from 'oidc-provider'
import { applicationOf } from '../clients/client-metadata.ts'

const NONCE_BYTES = 16

/**
 * Answers an authorization request inside a hidden frame (`response_mode=web_message`): a page that posts the result to
 * the page around it, as Auth0's browser SDK expects.
 *
 * Only the application's own web origins may frame the page, and only the callback's origin may read the message.
 */
export function respondByWebMessage(ctx: KoaContextWithOIDC, redirectUri: string, response: UnknownObject): void {
  const origins = webOriginsOf(ctx)
  const nonce = randomBytes(NONCE_BYTES).toString('base64')
  ctx.status = 200
  ctx.type = 'html'
  ctx.set(
    'Content-Security-Policy',
    `default-src 'none'; script-src 'nonce-${nonce}'; frame-ancestors ${origins.join(' ') || "'none'"}`,
  )
  ctx.body = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Authorization response</title></head>
<body>
<script nonce="${nonce}">
(window.opener ?? window.parent).postMessage(
  ${scriptLiteral({ type: 'authorization_response', response })},
  ${scriptLiteral(new URL(redirectUri).origin)},
)
</script>
</body>
</html>`
}

/**
 * Why a browser does not deliver the response to the page around the frame: the application's own origin may not frame it.
 *
 * @returns `undefined` when it may, or there is no frame
 */
export function explainBlockedFrame(ctx: KoaContextWithOIDC): string | undefined {
  const { response_mode, redirect_uri } = ctx.oidc.params ?? {}
  const origin = URL.parse(String(redirect_uri))?.origin
  if (response_mode !== 'web_message' || !origin || webOriginsOf(ctx).includes(origin)) return undefined
  return `The origin "${origin}" is not among the application's Allowed Web Origins, so the browser blocked the response`
}

function webOriginsOf({ oidc: { client } }: KoaContextWithOIDC): string[] {
  return client ? applicationOf(client).web_origins.filter(isOrigin) : []
}

function isOrigin(value: string): boolean {
  return URL.parse(value)?.origin === value
}

/** A value as JavaScript that can end neither the script element nor a line of it. */
function scriptLiteral(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
