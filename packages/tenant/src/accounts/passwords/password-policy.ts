import { COMMON_PASSWORDS } from './common-passwords.ts'

/** In characters as a user counts them, not bytes. */
export const MINIMUM_PASSWORD_LENGTH = 8
const MAXIMUM_PASSWORD_LENGTH = 128

const KEYBOARD_RUNS = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm']

/** What is wrong with a new password, in words for the user; `undefined` when it is valid. */
export function passwordWeakness(password: string, email: string): string | undefined {
  const { length } = [...password]
  if (length < MINIMUM_PASSWORD_LENGTH) return `Choose a password of at least ${MINIMUM_PASSWORD_LENGTH} characters`
  if (length > MAXIMUM_PASSWORD_LENGTH) return `Choose a password of at most ${MAXIMUM_PASSWORD_LENGTH} characters`

  const lowercase = password.toLowerCase()
  if (isOneRepeatedPart(lowercase) || isRun(lowercase)) {
    return 'Choose a password that is not one run or repetition of characters'
  }
  if (lowercase === email || lowercase === email.split('@')[0]) {
    return 'Choose a password that is not your email address'
  }
  if (COMMON_PASSWORDS.has(lowercase)) return 'Choose a password that is not among the most used ones'
  return undefined
}

/** `aaaaaaaa`, `abababab`, `12341234`: a repeated part of at most four characters. */
function isOneRepeatedPart(text: string): boolean {
  return /^(.{1,4}?)\1+$/su.test(text)
}

/** `12345678`, `hgfedcba`, `qwertyui`. */
function isRun(text: string): boolean {
  const reversed = [...text].reverse().join('')
  return KEYBOARD_RUNS.some(run => run.includes(text) || run.includes(reversed))
}
