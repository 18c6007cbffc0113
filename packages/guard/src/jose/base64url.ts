/** The last characters that leave no bits over, by the number of characters in the last, incomplete group of four. */
const LAST_CHARACTERS = [undefined, '', 'AQgw', 'AEIMQUYcgkosw048'] as const

/**
 * Decodes base64url (RFC 7515 §2) and nothing looser: Node's own decoder takes base64's `+` and `/` too, skips what it
 * does not know, which shows in the length, and forgives bits left over, which give one signature many spellings.
 *
 * @param text - ASCII without `+` and `/`
 */
export function decodeBase64url(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url')
  const last = LAST_CHARACTERS[text.length % 4]
  const canonical =
    bytes.length === Math.floor((text.length * 3) / 4) &&
    (last === undefined || last.includes(text.charAt(text.length - 1)))
  return canonical ? bytes : undefined
}
