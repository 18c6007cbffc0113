import { createProver } from '../../testing/prover.ts'
import { type DpopClient, type HostileRequest, malformed, proof, token } from './dpop-requests.ts'
import type { Fields } from './request.ts'

const UNSUPPORTED = /bound in a way that is not supported/

/** Tokens and schemes that do not fit each other, and proofs that are missing or repeated. */
export const REFUSED_TOKENS: readonly HostileRequest[] = [
  token('a bound token as a bearer token', bearer, /send it with the scheme DPoP/),
  token(
    'a bound token as a bearer token, with a proof',
    client => ({ ...client.send(), ...bearer(client) }),
    /send it with the scheme DPoP/,
  ),
  token(
    'a token that is not bound',
    ({ issuer, prover, url }) => prover.headers({ accessToken: issuer.issue(), url }),
    /not bound to a key/,
  ),
  proof('no proof', ({ token }) => ({ authorization: `DPoP ${token}` }), /carries no DPoP proof/),
  proof('an empty proof', client => client.sendProof(''), /carries no DPoP proof/),
  proof(
    'two proofs',
    client => client.sendProof([client.send(), client.send()].map(({ dpop }) => String(dpop))),
    /more than one DPoP proof/,
  ),
  proof(
    'two proofs in one line',
    client => client.sendProof(`${client.send().dpop}, ${client.send().dpop}`),
    /more than one DPoP proof/,
  ),
  malformed(
    'a bearer token with a proof',
    ({ issuer, prover, url }) => {
      const accessToken = issuer.issue()
      return { ...prover.headers({ accessToken, url }), authorization: `Bearer ${accessToken}` }
    },
    /a DPoP proof and a bearer token/,
  ),
  malformed(
    'two Authorization headers',
    client => ({ ...client.send(), authorization: [`Bearer ${client.token}`, `DPoP ${client.token}`] }),
    /more than one Authorization header/,
  ),
  malformed(
    'two schemes in one line',
    client => ({ ...client.send(), authorization: `Bearer ${client.token}, DPoP ${client.token}` }),
    /more than one Authorization header/,
  ),
  token(
    "another client's key",
    ({ url, token }) => createProver().headers({ accessToken: token, url }),
    /another key than the one of the DPoP proof/,
  ),
  ...['a', ['a'], null, {}, { jkt: 1 }, { jkt: 'a'.repeat(42) }, { jkt: `${'a'.repeat(43)}=` }, { kid: 'a' }].map(cnf =>
    token(`a token with the confirmation ${JSON.stringify(cnf)}`, withConfirmation(cnf), UNSUPPORTED),
  ),
  token(
    'a token that is bound to a certificate as well',
    client => withConfirmation({ jkt: client.prover.thumbprint, 'x5t#S256': 'a'.repeat(43) })(client),
    UNSUPPORTED,
  ),
]

function bearer({ token }: DpopClient): Fields {
  return { authorization: `Bearer ${token}` }
}

function withConfirmation(cnf: unknown): (client: DpopClient) => Fields {
  return ({ issuer, prover, url }) => prover.headers({ accessToken: issuer.issue({ cnf }), url })
}
