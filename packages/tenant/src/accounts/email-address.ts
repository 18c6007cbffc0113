/** RFC 5321 §4.5.3.1.3, without the angle brackets. */
const MAXIMUM_LENGTH = 254

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
/**
 * HTML's definition of a valid email address, in lower case, so that `<input type="email">` accepts and rejects the
 * same text.
 */
const EMAIL_ADDRESS = new RegExp(`^[a-z0-9.!#$%&'*+/=?^_\`{|}~-]+@${LABEL}(?:\\.${LABEL})*$`)

/**
 * Parses an email address into the form in which it is stored: trimmed and in lower case.
 *
 * @returns `undefined` when the text is not an email address
 */
export function parseEmailAddress(text: string): string | undefined {
  const email = text.trim().toLowerCase()
  return email.length <= MAXIMUM_LENGTH && EMAIL_ADDRESS.test(email) ? email : undefined
}
