import type { Refusal } from '../refusal.ts'

/** What was found in one place: a token, nothing, or a mistake. */
export type Found = string | undefined | Refusal

/** RFC 6750 §2.1. */
const TOKEN68 = /^[a-z0-9\-._~+/]+=*$/i

/** Whether a text has only characters of an access token. */
export function isToken68(text: unknown): text is string {
  return typeof text === 'string' && TOKEN68.test(text)
}
