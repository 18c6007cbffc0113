import type { Answer } from '../../api/forwarded-calls.ts'
import type { Defect } from '../../api/test-tokens.ts'

/** A request to call an API with a broken token. */
export interface BrokenToken {
  url: string
  token: string
  defect: Defect
}

interface Explanation {
  id: Defect
  label: string
  /** What is wrong with the token. */
  what: string
  /** What an API that accepts it does not check. */
  unchecked: string
}

/** The defects, in the order in which an API checks them. */
export const DEFECTS: readonly Explanation[] = [
  {
    id: 'alg-none',
    label: 'alg: none',
    what: 'The header says that the token is not signed, and the signature is empty.',
    unchecked: 'the algorithm. Anyone can write such a token',
  },
  {
    id: 'unknown-kid',
    label: 'Unknown kid',
    what: 'The header names a key that the tenant does not publish.',
    unchecked: 'which key signed the token',
  },
  {
    id: 'bad-signature',
    label: 'Bad signature',
    what: 'One bit of the signature is changed.',
    unchecked: 'the signature. Anyone can write such a token',
  },
  {
    id: 'wrong-audience',
    label: 'Wrong audience',
    what: 'The token is for another API.',
    unchecked: 'the audience. Tokens of every other API of the tenant work too',
  },
  {
    id: 'expired',
    label: 'Expired',
    what: 'The token expired a minute ago.',
    unchecked: 'when the token expires',
  },
  {
    id: 'unbound-proof',
    label: 'Unbound proof',
    what: 'The token is bound to a key, and the request has no proof of that key.',
    unchecked: 'to which key the token is bound. A stolen token works too',
  },
  {
    id: 'missing-permission',
    label: 'Missing permission',
    what: 'The token is valid, but has no permissions.',
    unchecked: 'permissions at this address. That is right if every user may call it',
  },
]

/** Explains how an API answered a broken token. */
export function explainDefect(
  defect: Defect,
  { status, headers, body }: Answer,
): { what: string; verdict: string; isSafe: boolean; reason: string } {
  const { what = '', unchecked = '' } = DEFECTS.find(({ id }) => id === defect) ?? {}
  const challenge = headers.find(([name]) => name.toLowerCase() === 'www-authenticate')?.[1]
  const reason = challenge === undefined ? body : `WWW-Authenticate: ${challenge}`
  return { what, reason, ...judge(defect, status, unchecked) }
}

function judge(defect: Defect, status: number, unchecked: string): { verdict: string; isSafe: boolean } {
  const isPermission = defect === 'missing-permission'
  if (status < 300) {
    return { verdict: `The API accepted the token: it does not check ${unchecked}.`, isSafe: isPermission }
  }
  const expected = isPermission ? 403 : 401
  if (status === expected) return { verdict: 'The API rejected the token, as it should.', isSafe: true }
  if (status === 401 || status === 403) {
    return { verdict: `The API rejected the token. The usual status is ${expected}.`, isSafe: true }
  }
  return {
    verdict: `The API responded with status ${status}, so this shows nothing: call an address that accepts the valid token.`,
    isSafe: false,
  }
}
