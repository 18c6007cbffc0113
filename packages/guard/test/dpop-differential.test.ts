/**
 * Compares the guard with oauth4webapi on 2,000 mutated DPoP proofs: what the guard accepts, oauth4webapi accepts.
 *
 * A longer run tries a million and prints its progress: `npm run fuzz:dpop -w @tollgate/guard`. Another number, or a run
 * again: `npm run fuzz:dpop -w @tollgate/guard -- --runs=5000000 --seed=1234`. Each run prints its seed, which `TEST_SEED`
 * passes to `npm test`. The same seed makes the same edits, of proofs of other keys.
 */
import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { stdout } from 'node:process'
import { it, type TestContext } from 'node:test'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import * as oauth from 'oauth4webapi'
import { dpop } from '../src/dpop/index.ts'
import { createGuard } from '../src/guard.ts'
import { authenticated } from '../src/policy/policy.ts'
import { proverWith } from '../src/testing/prover.ts'
import { createSigningKey, type SigningKey, signJws, signToken } from '../src/testing/signing-key.ts'

const { values } = parseArgs({ options: { runs: { type: 'string' }, seed: { type: 'string' } } })
const runs = Number(values.runs ?? 2000)
const seed = Number(values.seed ?? process.env.TEST_SEED ?? Math.floor(Math.random() * 2 ** 31))
const RUNS_BETWEEN_NEWS = 50_000

const issuer = 'https://issuer.test/'
const audience = 'https://api.test'
const url = 'https://api.example.com/orders'
const algorithms = ['ES256', 'EdDSA', 'RS256', 'PS256'] as const
const now = () => Math.floor(Date.now() / 1000)

const issuerKey = createSigningKey('ES256')
const keys = { keys: [issuerKey.publicJwk] }
const proofs = dpop({ baseUrls: ['https://api.example.com'], algorithms })
const guard = createGuard({ issuer, audience, keys, algorithms: ['ES256'], profile: 'rfc9068', dpop: proofs })

/** A client, and the token that is bound to its key. */
interface Client {
  readonly key: SigningKey
  readonly jwk: Readonly<Record<string, unknown>>
  readonly token: string
  readonly ath: string
}

const clients = algorithms.map((algorithm): Client => {
  const key = createSigningKey(algorithm)
  const { thumbprint, publicJwk: jwk } = proverWith(key, Date.now)
  const claims = { iss: issuer, aud: audience, sub: 'a', client_id: 'a', jti: 'a', iat: now(), exp: now() + 86_400 }
  const token = signToken(issuerKey, { ...claims, cnf: { jkt: thumbprint } }, { typ: 'at+jwt' })
  return { key, jwk, token, ath: createHash('sha256').update(token).digest('base64url') }
})
const [first = assert.fail()] = clients

const server: oauth.AuthorizationServer = { issuer, jwks_uri: `${issuer}keys` }
const options: oauth.ValidateJWTAccessTokenOptions = {
  [oauth.customFetch]: async () => Response.json(keys),
  [oauth.jwksCache]: {},
}

async function isAcceptedByOauth4webapi(headers: Record<string, string>): Promise<boolean> {
  try {
    await oauth.validateJwtAccessToken(server, new Request(url, { headers }), audience, options)
    return true
  } catch {
    return false
  }
}

/** A value in the place of another. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    ...[-301, -300, -299, -1, 0, 1, 29, 31, 300].map(seconds => now() + seconds),
    ...['', ' ', '0', 'a', '\0', '\ud800', null, true, [], {}, -1, 0.5, 1e300, 2 ** 53],
    ...['GET', 'get', 'POST', 'HEAD', ['GET'], 'DPOP+JWT', 'application/dpop+jwt', 'JWT', 'at+jwt', 'dpop+jwt'],
    ...['none', 'HS256', 'ES256', 'ES384', 'RS256', 'PS256', 'EdDSA', 'Ed25519', ['b64']],
    ...[url, `${url}?a`, `${url}#a`, `${url}/`, 'https://API.example.com/orders', 'https://api.example.com:443/orders'],
    ...['http://api.example.com/orders', 'https://api.example.com/x/../orders', 'https://a@api.example.com/orders'],
    ...['https://api.example.com\\orders', ' https://api.example.com/orders', 'https://api.example.com/ord\ters'],
    ...['https:api.example.com/orders', 'https:///api.example.com/orders', '/orders', 'https://evil.test/orders'],
    ...clients.flatMap(({ jwk, ath, key }) => [
      jwk,
      { ...jwk, alg: 'ES256' },
      { ...jwk, use: 'enc' },
      ath,
      key.publicJwk,
    ]),
    ...[
      { ...first.jwk, d: 'AA' },
      { ...first.jwk, x: `${first.jwk.x}=` },
      { ...first.jwk, y: first.jwk.x },
    ],
    ...[
      { ...first.jwk, crv: 'P-384' },
      { ...first.jwk, kty: 'RSA' },
      { kty: 'oct', k: 'AAAA' },
      { ...first.jwk, z: 1 },
    ],
  ),
  fc.jsonValue({ maxDepth: 3 }),
)

/** Members to replace or, with `undefined`, to remove; often none. */
const edit = (names: readonly string[]) =>
  fc
    .tuple(
      fc.boolean(),
      fc.array(fc.tuple(fc.constantFrom(...names), fc.option(odd, { nil: undefined })), { maxLength: 2 }),
    )
    .map(([isEdited, edits]) => (isEdited ? edits : []))
const header = edit(['typ', 'alg', 'jwk', 'kid', 'crit', 'b64', 'zip', 'cty', 'x5c', 'jku', '__proto__'])
const payload = edit(['jti', 'htm', 'htu', 'iat', 'ath', 'nonce', 'exp', 'nbf', 'iss', 'aud', '__proto__'])

function edited(document: object, edits: readonly (readonly [string, unknown])[]): string {
  const members = new Map(Object.entries(document))
  for (const [name, value] of edits) members.set(name, value)
  const texts = Array.from(members, ([name, value]) =>
    value === undefined ? undefined : `${JSON.stringify(name)}:${JSON.stringify(value)}`,
  )
  return `{${texts.filter(text => text !== undefined).join(',')}}`
}

/** Another spelling of a JSON text: some mean the same, some do not, and some are not JSON. */
const respellings: readonly ((text: string) => string)[] = [
  text => ` ${text}\n`,
  text => `\ufeff${text}`,
  text => `[${text}]`,
  text => text.replaceAll(':', ' : '),
  text => text.replace('{', '{"alg":"none","htm":"POST",'),
  text => text.replace(/}$/, ',"htm":"GET"}'),
  text => text.replace(/"iat":(\d+)/, '"iat":$1.5'),
  text => text.replace(/"iat":(\d)(\d+)/, '"iat":$1.$2e9'),
  text => text.replace(/"iat":/, '"iat":-'),
  text => text.replace('htm', '\\u0068tm'),
  text => `${text}${text}`,
]
const respelling = fc.oneof(
  { weight: 6, arbitrary: fc.constant((text: string) => text) },
  { weight: 1, arbitrary: fc.constantFrom(...respellings) },
)

/** The place, how many characters are removed, and what is inserted. */
const scratch = fc.tuple(
  fc.nat(),
  fc.constantFrom(0, 1),
  fc.constantFrom('', 'A', 'Q', '-', '.', '=', '+', ',', ' ', '~'),
)

const candidate = fc.record({
  client: fc.constantFrom(...clients.slice(0, 2), ...clients.slice(0, 2), ...clients),
  signer: fc.option(fc.constantFrom(...clients), { freq: 12, nil: undefined }),
  header,
  payload,
  respellHeader: respelling,
  respellPayload: respelling,
  scratches: fc.oneof(
    { weight: 4, arbitrary: fc.array(scratch, { maxLength: 0 }) },
    { weight: 1, arbitrary: fc.array(scratch, { minLength: 1, maxLength: 3 }) },
  ),
})

type Candidate = typeof candidate extends fc.Arbitrary<infer Value> ? Value : never

function proofOf({ client, signer, ...edits }: Candidate): string {
  const key = signer?.key ?? client.key
  const usualHeader = { typ: 'dpop+jwt', alg: client.key.algorithm, jwk: client.jwk }
  const usual = { jti: randomUUID(), htm: 'GET', htu: url, iat: now(), ath: client.ath }
  const proof = signJws(
    key,
    edits.respellHeader(edited(usualHeader, edits.header)),
    edits.respellPayload(edited(usual, edits.payload)),
  )
  return edits.scratches.reduce((text, [place, removed, added]) => {
    const at = place % text.length
    return text.slice(0, at) + added + text.slice(at + removed)
  }, proof)
}

const outcomes = new Map<string, number>()
let compared = 0

function reportProgress(): void {
  compared += 1
  if (compared % RUNS_BETWEEN_NEWS === 0) stdout.write(`${compared} of ${runs} proofs with seed ${seed}\n`)
}

async function compare(value: Candidate): Promise<void> {
  reportProgress()
  const headers = { authorization: `DPoP ${value.client.token}`, dpop: proofOf(value) }
  const decision = await guard.check({ method: 'GET', url: '/orders', headers }, authenticated)
  const outcome = decision.granted ? 'granted' : (decision.description ?? decision.reason)
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
  if (!decision.granted || (await isAcceptedByOauth4webapi(headers))) return
  assert.fail(`The guard accepts what oauth4webapi refuses: ${JSON.stringify({ headers, keys })}`)
}

it(`accepts only DPoP proofs that oauth4webapi accepts, of ${runs} with seed ${seed}`, async (t: TestContext) => {
  await fc.assert(fc.asyncProperty(candidate, compare), { numRuns: runs, seed })
  const counts = [...outcomes].sort(([, a], [, b]) => b - a).map(([outcome, count]) => `${count} ${outcome}`)
  t.diagnostic(`seed ${seed}: ${counts.join('; ')}`)
  if (runs >= 1000) {
    assert.ok((outcomes.get('granted') ?? 0) > runs / 20, 'Too few proofs are accepted for a comparison')
    assert.ok(outcomes.size >= 12, 'Too few kinds of refusal for a comparison')
  }
})

it('accepts every kind of key that it offers in its challenge', async () => {
  for (const client of clients) {
    const headers = {
      authorization: `DPoP ${client.token}`,
      dpop: proverWith(client.key, Date.now).prove({ accessToken: client.token, url }),
    }
    assert.equal((await guard.check({ method: 'GET', url: '/orders', headers }, authenticated)).granted, true)
    assert.equal(await isAcceptedByOauth4webapi(headers), true, client.key.algorithm)
  }
})
