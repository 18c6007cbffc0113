/** RFC 5321 §4.5.3.1.3, without the angle brackets. */
const MAXIMUM_LENGTH = 254

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
/** What HTML calls a valid email address, in lower case: `<input type="email">` takes and refuses the same. */
const EMAIL_ADDRESS = new RegExp(`^[a-z0-9.!#$%&'*+/=?^_\`{|}~-]+@${LABEL}(?:\\.${LABEL})*$`)

/**
 * Reads an email address as it is stored: without the blanks around it, in lower case.
 *
 * @returns `undefined` when the text is not an email address
 */
export function parseEmailAddress(text: string): string | undefined {
  const email = text.trim().toLowerCase()
  return email.length <= MAXIMUM_LENGTH && EMAIL_ADDRESS.test(email) ? email : undefined
}
