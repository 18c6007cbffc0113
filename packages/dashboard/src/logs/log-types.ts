interface LogType {
  label: string
  outcome: 'good' | 'alert' | 'plain'
  category: Category
}

/** The filter categories. */
export const CATEGORIES = {
  logins: 'Logins',
  signups: 'Sign-ups',
  tokens: 'Tokens',
  changes: 'Changes',
  failures: 'Failures',
} as const

export type Category = keyof typeof CATEGORIES

/** Auth0's log event type codes. */
const TYPES: Record<string, LogType> = {
  s: { label: 'Success Login', outcome: 'good', category: 'logins' },
  ssa: { label: 'Success Silent Auth', outcome: 'good', category: 'logins' },
  w: { label: 'Warnings During Login', outcome: 'plain', category: 'logins' },
  slo: { label: 'Success Logout', outcome: 'plain', category: 'logins' },
  f: { label: 'Failed Login', outcome: 'alert', category: 'logins' },
  fp: { label: 'Failed Login (wrong password)', outcome: 'alert', category: 'logins' },
  fu: { label: 'Failed Login (unknown email)', outcome: 'alert', category: 'logins' },
  fsa: { label: 'Failed Silent Auth', outcome: 'alert', category: 'logins' },
  flo: { label: 'Failed Logout', outcome: 'alert', category: 'logins' },
  limit_wc: { label: 'Blocked Account', outcome: 'alert', category: 'logins' },
  limit_mu: { label: 'Blocked IP Address', outcome: 'alert', category: 'logins' },
  ss: { label: 'Success Signup', outcome: 'good', category: 'signups' },
  fs: { label: 'Failed Signup', outcome: 'alert', category: 'signups' },
  limit_sul: { label: 'Too many sign-ups', outcome: 'alert', category: 'signups' },
  seacft: { label: 'Code exchanged for a token', outcome: 'good', category: 'tokens' },
  seccft: { label: 'Client credentials exchanged for a token', outcome: 'good', category: 'tokens' },
  sertft: { label: 'Refresh token exchanged for a token', outcome: 'good', category: 'tokens' },
  sepft: { label: 'Password exchanged for a token', outcome: 'good', category: 'tokens' },
  sede: { label: 'Device code exchanged for a token', outcome: 'good', category: 'tokens' },
  feacft: { label: 'Failed exchange of a code', outcome: 'alert', category: 'tokens' },
  feccft: { label: 'Failed exchange of client credentials', outcome: 'alert', category: 'tokens' },
  fertft: { label: 'Failed exchange of a refresh token', outcome: 'alert', category: 'tokens' },
  ferrt: { label: 'Failed exchange of a rotating refresh token', outcome: 'alert', category: 'tokens' },
  fepft: { label: 'Failed exchange of a password', outcome: 'alert', category: 'tokens' },
  fede: { label: 'Failed exchange of a device code', outcome: 'alert', category: 'tokens' },
  fdeaz: { label: 'Failed device authorization', outcome: 'alert', category: 'tokens' },
  fdeac: { label: 'Failed device activation', outcome: 'alert', category: 'tokens' },
  fdecc: { label: 'Device not connected', outcome: 'alert', category: 'tokens' },
  srrt: { label: 'Revoked a refresh token', outcome: 'plain', category: 'tokens' },
  sapi: { label: 'API Operation', outcome: 'plain', category: 'changes' },
  mgmt_api_read: { label: 'Management API read', outcome: 'plain', category: 'changes' },
  fapi: { label: 'Failed API Operation', outcome: 'alert', category: 'changes' },
  scp: { label: 'Success Change Password', outcome: 'good', category: 'changes' },
  fcp: { label: 'Failed Change Password', outcome: 'alert', category: 'changes' },
  scpr: { label: 'Success Change Password Request', outcome: 'good', category: 'changes' },
  sv: { label: 'Success Verification Email', outcome: 'good', category: 'changes' },
  fcpr: { label: 'Failed Change Password Request', outcome: 'alert', category: 'changes' },
  fv: { label: 'Failed Verification Email', outcome: 'alert', category: 'changes' },
  sdu: { label: 'Success User Deletion', outcome: 'plain', category: 'changes' },
}

export function logTypeOf(code: string): LogType {
  return TYPES[code] ?? { label: code, outcome: code.startsWith('f') ? 'alert' : 'plain', category: 'changes' }
}

/** The type codes to request. An empty list means all types. */
export function typesOf(category: Category | undefined): string[] {
  if (!category) return []
  return Object.entries(TYPES).flatMap(([code, type]) => {
    const wanted = category === 'failures' ? type.outcome === 'alert' : type.category === category
    return wanted ? [code] : []
  })
}
