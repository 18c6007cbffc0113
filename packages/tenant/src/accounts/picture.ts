const HUES = 12
/** The size in pixels of Auth0's pictures for new accounts. An image without a size is as wide as its page allows. */
const SIZE = 480

/**
 * Draws the picture of a new account, its initial on a colour, as a `data:` URL.
 *
 * A picture on another host would reveal to that host who logs in, and where.
 */
export function drawPicture(email: string): string {
  const [first = ''] = email.toUpperCase()
  const initial = /[A-Z0-9]/.test(first) ? first : '?'
  const hue = [...email].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % HUES, 0) * (360 / HUES)
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE}" height="${SIZE}" viewBox="0 0 64 64">` +
    `<rect width="64" height="64" fill="hsl(${hue} 45% 35%)"/>` +
    `<text x="32" y="43" font-family="sans-serif" font-size="32" text-anchor="middle" fill="#fff">${initial}</text></svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}
