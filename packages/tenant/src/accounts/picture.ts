const HUES = 12
/** As many pixels as the pictures that Auth0 gives to new accounts: without a size, an image is as wide as its page lets it. */
const SIZE = 480

/**
 * Draws the picture of a new account: its initial on a colour of its own, as a `data:` URL.
 *
 * A picture on another host would tell that host who logs in where.
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
