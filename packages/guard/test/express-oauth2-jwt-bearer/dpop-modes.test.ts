/** The modes of DPoP of express-oauth2-jwt-bearer (allowed, required, disabled), as cases of the guard. */
import { after } from 'node:test'
import type { Guard } from '../../src/guard.ts'
import { createGuard } from '../../src/guard.ts'
import { BASE_URL, createDpopDoor } from '../support/dpop-door.ts'
import { type Case, responseOf, testCases } from './cases.ts'

const door = await createDpopDoor()
after(() => door.issuer.close())
const { issuer, client, token: bound } = door
const plain = issuer.issue()
const forged = `${bound.slice(0, -8)}AAAAAAAA`
const guards = {
  allowed: door.createGuard(),
  required: door.createGuard({ required: true }),
  disabled: createGuard({ ...issuer, clock: door.clock }),
}

const ALGS = 'algs="ES256 EdDSA Ed25519"'
/** RFC 9449 §7.1: a resource server answers 401 to every problem of a token or a proof. */
const STATUS = 'RFC 9449 §7.1, 401'
const NOTHING = 'RFC 6750 §3.1, 401 when no credentials were sent'
const QUERY = 'RFC 9700 §4.3.2, a query is not read'

interface Sent {
  readonly authorization?: string
  /** A new proof for the token in place of a text. */
  readonly dpop?: string | true
  readonly query?: string
}

function ask(guard: Guard, { authorization, dpop, query }: Sent): Promise<string> {
  const accessToken = authorization?.split(' ').at(-1) ?? bound
  const proof = dpop === true ? client.prove({ accessToken, url: `${BASE_URL}/orders` }) : dpop
  const url = query === undefined ? '/orders' : `/orders?access_token=${query}`
  return responseOf(guard, { method: 'GET', url, headers: { authorization, dpop: proof } })
}

function cases(mode: keyof typeof guards, rows: readonly (readonly [what: string, Sent, string, string?])[]): void {
  testCases(
    `DPoP ${mode}`,
    rows.map(
      ([what, sent, expected, differs]): Case => ({
        what,
        expected,
        outcome: () => ask(guards[mode], sent),
        ...(differs && { differs }),
      }),
    ),
  )
}

function refused(error: string, description: string): string {
  return `error="${error}", error_description="${description}"`
}

const BOTH = `401 Bearer realm="api", DPoP ${ALGS}`
const onBearer = (status: number, error: string, description: string) =>
  `${status} Bearer ${refused(error, description)}, DPoP ${ALGS}`
const onDpop = (error: string, description: string) =>
  `401 Bearer realm="api", DPoP ${refused(error, description)}, ${ALGS}`
const onlyDpop = (error: string, description: string, status = 401) =>
  `${status} DPoP ${refused(error, description)}, ${ALGS}`

const INVALID_SIGNATURE = 'The signature of the token is not valid'
const SEND_PROOF = 'The token is bound to a key: send it with the scheme DPoP and a proof'
const SEND_BEARER = 'The token is not bound to a key: send it with the scheme Bearer'
const REQUEST_BOUND = 'The token is not bound to a key: request one that is'
const NO_PROOF = 'The request carries no DPoP proof'
const STRAY = 'The request carries a DPoP proof and a bearer token'
const NOT_A_JWS = 'The DPoP proof is not a strict JWS of three parts'

cases('allowed', [
  ['a bearer token', { authorization: `Bearer ${plain}` }, 'granted'],
  ['a bound token with its proof', { authorization: `DPoP ${bound}`, dpop: true }, 'granted'],
  ['a bound token with its proof, scheme in other letters', { authorization: `dPoP ${bound}`, dpop: true }, 'granted'],
  [
    'a bearer token with a proof',
    { authorization: `Bearer ${plain}`, dpop: true },
    onBearer(400, 'invalid_request', STRAY),
  ],
  ['a bound token as a bearer token', { authorization: `Bearer ${bound}` }, onDpop('invalid_token', SEND_PROOF)],
  [
    'a bound token as a bearer token, with its proof',
    { authorization: `Bearer ${bound}`, dpop: true },
    onDpop('invalid_token', SEND_PROOF),
  ],
  ['a bound token without a proof', { authorization: `DPoP ${bound}` }, onDpop('invalid_dpop_proof', NO_PROOF), STATUS],
  ['an empty proof', { authorization: `DPoP ${bound}`, dpop: '' }, onDpop('invalid_dpop_proof', NO_PROOF), STATUS],
  [
    'two proofs',
    { authorization: `DPoP ${bound}`, dpop: 'proof1,proof2' },
    onDpop('invalid_dpop_proof', 'The request carries more than one DPoP proof'),
    STATUS,
  ],
  [
    'a proof that is no JWT',
    { authorization: `DPoP ${bound}`, dpop: 'abc.def' },
    onDpop('invalid_dpop_proof', NOT_A_JWS),
    STATUS,
  ],
  [
    'an unbound token with a proof',
    { authorization: `DPoP ${plain}`, dpop: true },
    onDpop('invalid_token', SEND_BEARER),
  ],
  [
    'an invalid bearer token',
    { authorization: `Bearer ${forged.replace(bound, plain)}x` },
    onBearer(401, 'invalid_token', 'A part of the token is empty or not canonical base64url'),
  ],
  [
    'a forged bound token with its proof',
    { authorization: `DPoP ${forged}`, dpop: true },
    onDpop('invalid_token', INVALID_SIGNATURE),
  ],
  ['no token', {}, BOTH, NOTHING],
  ['a proof and no token', { dpop: true }, BOTH, NOTHING],
  [
    'no token behind Bearer',
    { authorization: 'Bearer ' },
    onBearer(400, 'invalid_request', 'The Authorization header says Bearer and carries no token'),
  ],
  [
    'no token behind DPoP',
    { authorization: 'DPoP ', dpop: true },
    `400 Bearer realm="api", DPoP ${refused('invalid_request', 'The Authorization header is not DPoP, a space and one token')}, ${ALGS}`,
  ],
  ['another scheme', { authorization: 'MAC abc' }, BOTH, NOTHING],
  ['a token in the query', { query: plain }, BOTH, QUERY],
  ['a bound token in the query, with its proof', { query: bound, dpop: true }, BOTH, QUERY],
  ['another scheme, and a token in the query', { authorization: 'random some_token', query: plain }, BOTH],
  [
    'a bound token with its proof, and one in the query',
    { authorization: `DPoP ${bound}`, dpop: true, query: bound },
    'granted',
    QUERY,
  ],
])

cases('required', [
  ['a bound token with its proof', { authorization: `DPoP ${bound}`, dpop: true }, 'granted'],
  ['a bearer token', { authorization: `Bearer ${plain}` }, onlyDpop('invalid_token', REQUEST_BOUND)],
  [
    'a bearer token with a proof',
    { authorization: `Bearer ${plain}`, dpop: true },
    onlyDpop('invalid_token', REQUEST_BOUND),
  ],
  [
    'an unbound token with the scheme DPoP',
    { authorization: `DPoP ${plain}`, dpop: true },
    onlyDpop('invalid_token', REQUEST_BOUND),
  ],
  ['a bound token as a bearer token', { authorization: `Bearer ${bound}` }, onlyDpop('invalid_token', SEND_PROOF)],
  [
    'a bound token as a bearer token, with its proof',
    { authorization: `Bearer ${bound}`, dpop: true },
    onlyDpop('invalid_token', SEND_PROOF),
  ],
  [
    'a bound token without a proof',
    { authorization: `DPoP ${bound}` },
    onlyDpop('invalid_dpop_proof', NO_PROOF),
    STATUS,
  ],
  [
    'a forged token without a proof',
    { authorization: `DPoP ${forged}` },
    onlyDpop('invalid_token', INVALID_SIGNATURE),
    'the token is read before the proof',
  ],
  [
    'a proof that is no JWT',
    { authorization: `DPoP ${bound}`, dpop: 'bad' },
    onlyDpop('invalid_dpop_proof', NOT_A_JWS),
  ],
  ['no token', {}, `401 DPoP ${ALGS}`, NOTHING],
  ['a proof and no token', { dpop: true }, `401 DPoP ${ALGS}`, NOTHING],
  ['another scheme, with a proof', { authorization: 'random token', dpop: true }, `401 DPoP ${ALGS}`, NOTHING],
  ['a bound token in the query, with its proof', { query: bound, dpop: true }, `401 DPoP ${ALGS}`, QUERY],
  ['a bound token in the query without a proof', { query: bound }, `401 DPoP ${ALGS}`, QUERY],
  [
    'no token behind Bearer',
    { authorization: 'Bearer ', dpop: true },
    onlyDpop('invalid_request', 'The Authorization header says Bearer and carries no token', 400),
  ],
])

const BOUND = 'The token is bound to a key or a certificate and cannot be used as a bearer token'

cases('disabled', [
  ['a bearer token', { authorization: `Bearer ${plain}` }, 'granted'],
  ['a bearer token with a proof', { authorization: `Bearer ${plain}`, dpop: true }, 'granted'],
  [
    'a bound token as a bearer token',
    { authorization: `Bearer ${bound}` },
    `401 Bearer ${refused('invalid_token', BOUND)}`,
    'RFC 9449 §7.2, a bound token is never a bearer token: a stolen one would work',
  ],
  ['a bound token with its proof', { authorization: `DPoP ${bound}`, dpop: true }, '401 Bearer', NOTHING],
  ['an unbound token with the scheme DPoP', { authorization: `DPoP ${plain}`, dpop: true }, '401 Bearer', NOTHING],
  [
    'a forged token',
    { authorization: `Bearer ${plain.slice(0, -8)}AAAAAAAA` },
    `401 Bearer ${refused('invalid_token', INVALID_SIGNATURE)}`,
  ],
  ['a proof and no token', { dpop: true }, '401 Bearer', NOTHING],
  [
    'another scheme, and a token in the query',
    { authorization: 'random some_token', query: plain },
    '401 Bearer',
    NOTHING,
  ],
])
