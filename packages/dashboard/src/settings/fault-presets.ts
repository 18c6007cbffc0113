import type { Fault } from '../api/faults.ts'

/** A failure with one press. */
export interface Preset {
  /** Its name in the Management API. */
  name: string
  label: string
  hint: string
  /** The path of its requests, if it is not chosen. */
  path?: string
  /** Whether a fault has the effect of this preset. */
  isIn: (fault: Fault) => boolean
}

const KEY_SET = '/.well-known/jwks.json'
const TOKENS = '/oauth/token'

/** The failures that the page offers. */
export const PRESETS: readonly Preset[] = [
  {
    name: 'rate-limit',
    label: 'Rate limit exceeded',
    hint: 'Responds 429 with Retry-After and Auth0’s rate-limit headers.',
    isIn: ({ status }) => status === 429,
  },
  {
    name: 'unavailable',
    label: 'Unavailable',
    hint: 'Responds 503 with Retry-After.',
    isIn: ({ status, path }) => status === 503 && path !== KEY_SET,
  },
  { name: 'error', label: 'Internal error', hint: 'Responds 500.', isIn: ({ status }) => status === 500 },
  {
    name: 'slow',
    label: 'Slow',
    hint: 'Responds after 5 seconds.',
    isIn: ({ delay_ms }) => delay_ms !== undefined,
  },
  { name: 'hang', label: 'Hang', hint: 'Never responds.', isIn: ({ hang }) => hang === true },
  {
    name: 'keys-unavailable',
    label: 'Keys unavailable',
    hint: 'Responds 503 to requests for the public keys.',
    path: KEY_SET,
    isIn: ({ status, path }) => status === 503 && path === KEY_SET,
  },
  {
    name: 'bad-signature',
    label: 'Bad signature',
    hint: 'Issues tokens with a wrong signature.',
    path: TOKENS,
    isIn: ({ token }) => token === 'bad-signature',
  },
  {
    name: 'unknown-key',
    label: 'Unknown key',
    hint: 'Issues tokens that a key signed that is not published.',
    path: TOKENS,
    isIn: ({ token }) => token === 'unknown-key',
  },
  {
    name: 'clock-skew',
    label: 'Clock skew',
    hint: 'Issues tokens of a clock that is 10 minutes ahead.',
    path: TOKENS,
    isIn: ({ skew_seconds }) => skew_seconds !== undefined,
  },
]

/** Which requests fail. */
export const TARGETS: readonly { path: string; label: string }[] = [
  { path: TOKENS, label: 'Token requests' },
  { path: '/authorize', label: 'Starts of logins' },
  { path: '/userinfo', label: 'User info' },
  { path: '/.well-known/*', label: 'Discovery and keys' },
  { path: '/api/v2/*', label: 'Management API' },
  { path: '', label: 'All requests' },
]

/** What a fault does, in words. */
export function effectOf(fault: Fault): string {
  const preset = PRESETS.find(({ isIn }) => isIn(fault))
  return preset?.label ?? `Status ${fault.status}`
}
