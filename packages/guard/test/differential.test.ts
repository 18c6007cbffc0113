/**
 * Holds the guard's decisions against those of jose, token by token, on 8,000 tokens made of good ones by chance.
 *
 * A longer run tries a million and says how far it is: `npm run fuzz -w @tollgate/guard`. Another number, or a run once
 * more: `npm run fuzz -w @tollgate/guard -- --runs=5000000 --seed=1234`. Each run prints its seed, which `TEST_SEED`
 * gives back to `npm test`. The same seed makes the same edits, of tokens of other keys.
 */
import assert from 'node:assert/strict'
import { stdout } from 'node:process'
import { after, it, type TestContext } from 'node:test'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { createGuard } from '../src/guard.ts'
import type { Decision } from '../src/policy/decision.ts'
import { authenticated } from '../src/policy/policy.ts'
import type { Reason } from '../src/refusal.ts'
import { createLoopbackServer } from '../src/testing/loopback-server.ts'
import { createSigningKey, type SigningKey, signJws } from '../src/testing/signing-key.ts'
import { createStoppedClock } from './support/front-door.ts'

const { values } = parseArgs({ options: { runs: { type: 'string' }, seed: { type: 'string' } } })
const runs = Number(values.runs ?? 8_000)
const seed = Number(values.seed ?? process.env.TEST_SEED ?? Math.floor(Math.random() * 2 ** 31))
const RUNS_BETWEEN_NEWS = 50_000

const algorithms = ['ES256', 'EdDSA', 'RS256', 'PS256'] as const
const keys = algorithms.map(createSigningKey)
const stranger = createSigningKey('ES256')
const keySet = { keys: keys.map(key => key.publicJwk) }

const asked: string[] = []
const keyServer = await createLoopbackServer((request, response) => {
  asked.push(request.url ?? '')
  response.end(JSON.stringify(keySet))
})
after(() => keyServer.close())

const clock = createStoppedClock()
const now = clock() / 1000
const issuer = 'https://issuer.test/'
const audience = 'https://api.test'
const jwksUri = `${keyServer.origin}/keys`
const guard = createGuard({ issuer, audience, jwksUri, algorithms, clock, tokenCacheSize: 100 })
const joseKeys = createLocalJWKSet({
  keys: keys.map(({ publicJwk }) => ({ ...publicJwk, kty: String(publicJwk.kty) })),
})

async function joseAccepts(token: string): Promise<boolean> {
  try {
    const currentDate = new Date(clock())
    const requiredClaims = ['exp']
    await jwtVerify(token, joseKeys, { issuer, audience, algorithms: [...algorithms], currentDate, requiredClaims })
    return true
  } catch {
    return false
  }
}

const claims = { iss: issuer, sub: 'auth0|a', aud: audience, iat: now, exp: now + 3600, scope: 'a', permissions: ['a'] }

/** A value that stands where another is expected. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    ...[now - 1, now, now + 1, 0, -0, -1, 0.5, 2 ** 53, Number.MAX_VALUE, `${now + 9}`, '', ' ', '\0', '\ud800', null],
    ...[
      true,
      [],
      {},
      [[]],
      [audience],
      [audience, 1],
      [issuer],
      issuer,
      audience,
      `${audience} b`,
      `${issuer}/`,
      'none',
    ],
    ...['HS256', 'RS256', 'ES256', 'EdDSA', 'PS256', 'JWT', 'at+jwt', 'dpop+jwt', jwksUri, ['b64'], { kid: 1 }],
    ...keys.map(key => key.publicJwk.kid),
    ...keys.map(key => key.publicJwk),
  ),
  fc.jsonValue({ maxDepth: 3 }),
)

const edit = (names: readonly string[]) =>
  fc.array(fc.tuple(fc.constantFrom(...names), fc.option(odd, { nil: undefined })), { maxLength: 2 })
const claimNames = [
  'iss',
  'sub',
  'aud',
  'exp',
  'nbf',
  'iat',
  'scope',
  'permissions',
  'nonce',
  'cnf',
  'events',
  '__proto__',
]
const headerNames = [
  'alg',
  'typ',
  'kid',
  'crit',
  'b64',
  'zip',
  'cty',
  'jku',
  'jwk',
  'x5u',
  'x5c',
  '__proto__',
  'toString',
]

function edited(document: object, edits: readonly (readonly [string, unknown])[]): string {
  const entries = new Map(Object.entries(document))
  for (const [name, value] of edits) entries.set(name, value)
  const members = [...entries].filter(([, value]) => value !== undefined)
  return `{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`
}

/** Another spelling of a JSON text: some mean the same, some do not, some are no JSON. */
type Respell = (text: string, at: number) => string
const insert =
  (piece: string): Respell =>
  (text, at) =>
    text.slice(0, at) + piece + text.slice(at)
const respellings: readonly Respell[] = [
  text => ` ${text}\n`,
  text => `\ufeff${text}`,
  text => `[${text}]`,
  text => text.replaceAll(':', ' :\t'),
  text => text.replace('{', `{"iss":"${issuer}",`),
  text => text.replace('{', '{"\\u0061lg":"none",'),
  text => text.replace(/}$/, `,"exp":${now + 60}}`),
  text => text.replace(/:(\d+)/, ':$1.0'),
  text => text.replace(/:(\d)(\d+)/, ':$1.$2e9'),
  text => text.replace(/:(\d+)/, ':1e400'),
  text => text.replace(/:(\d+)/, ':-$1'),
  text => text.replace('"a"', '"\\u0061"'),
  text => text.replace('"a"', '"\\ud800"'),
  text => `${text}${text}`,
  (text, at) => text.slice(0, at) + text.slice(at + 1),
  ...['"', '\\', ' ', '{', '}', '[', ']', ',', ':', '0', 'e', '\0', 'é', '{"a":'].map(insert),
]
const respelling = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...respellings), fc.nat(200)) },
)

/** A token that is signed as it stands. */
const signed = fc
  .record({
    key: fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom(...keys.slice(0, 2)) },
      { weight: 1, arbitrary: fc.constantFrom(...keys.slice(2), stranger) },
    ),
    header: edit(headerNames),
    payload: edit(claimNames),
    respellHeader: respelling,
    respellPayload: respelling,
  })
  .map(({ key, header, payload, respellHeader, respellPayload }) => {
    const usual = { alg: key.algorithm, typ: 'JWT', kid: key.publicJwk.kid }
    return signJws(
      key,
      respelled(edited(usual, header), respellHeader),
      respelled(edited(claims, payload), respellPayload),
    )
  })

function respelled(text: string, respelling: readonly [Respell, number] | undefined): string {
  return respelling ? respelling[0](text, respelling[1] % text.length) : text
}

const samples = keys.flatMap((key: SigningKey) =>
  ['a', 'bb', 'ccc'].map(sub => {
    const header = JSON.stringify({ alg: key.algorithm, typ: 'at+jwt', kid: key.publicJwk.kid, sub })
    return signJws(key, header, JSON.stringify({ ...claims, sub }))
  }),
)
const sample = fc.constantFrom(...samples)
const character = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.+/=~')

/** A valid token with a few characters changed, put in or left out. */
const scratched = fc
  .tuple(
    sample,
    fc.array(fc.tuple(fc.nat(), fc.constantFrom(0, 1), fc.option(character)), { minLength: 1, maxLength: 3 }),
  )
  .map(([token, scratches]) =>
    scratches.reduce((text, [place, removed, added]) => {
      // Every other scratch is near the end, where bits are spare.
      const at = place % 2 ? place % text.length : text.length - 1 - (place % 4)
      return text.slice(0, at) + (added ?? '') + text.slice(at + removed)
    }, token),
  )

/** Parts of several valid tokens. */
const spliced = fc
  .array(fc.tuple(sample, fc.nat(2)), { minLength: 1, maxLength: 5 })
  .map(parts => parts.map(([token, index]) => token.split('.')[index]).join('.'))

const shuffled = fc
  .tuple(sample, sample, sample)
  .map(tokens => tokens.map((token, index) => token.split('.')[index]).join('.'))

const candidate = fc.oneof(
  { weight: 10, arbitrary: signed },
  { weight: 4, arbitrary: scratched },
  { weight: 1, arbitrary: spliced },
  { weight: 2, arbitrary: shuffled },
)

/** Where the guard is stricter than jose, by design; anything else that jose alone accepts is a bug of ours. */
const stricter: ReadonlySet<Reason> = new Set([
  'malformed_token',
  'malformed_credentials',
  'not_an_access_token',
  'unsupported_token',
  'not_yet_valid',
])

const outcomes = new Map<string, number>()

async function check(token: string): Promise<Decision> {
  return guard.check({ headers: { authorization: `Bearer ${token}` } }, authenticated)
}

let compared = 0
const started = performance.now()

function reportProgress(): void {
  compared += 1
  if (compared % RUNS_BETWEEN_NEWS > 0) return
  const perSecond = (compared / (performance.now() - started)) * 1000
  stdout.write(`${compared} of ${runs} tokens with seed ${seed}, ${Math.round(perSecond)} a second\n`)
}

async function compare(token: string): Promise<void> {
  reportProgress()
  const decision = await check(token)
  const outcome = decision.granted ? 'granted' : decision.reason
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
  const again = await check(token)
  assert.equal(again.granted ? 'granted' : again.reason, outcome, 'A cached token is judged otherwise')

  if (!decision.granted && stricter.has(decision.reason)) return
  if ((await joseAccepts(token)) === decision.granted) return
  assert.fail(`The guard says ${outcome} and jose does not: ${JSON.stringify({ token, keySet })}`)
}

it(`accepts only what jose accepts, of ${runs} tokens with seed ${seed}`, async (t: TestContext) => {
  await guard.ready()
  await fc.assert(fc.asyncProperty(candidate, compare), { numRuns: runs, seed })
  const told = [...outcomes].sort(([, a], [, b]) => b - a).map(([outcome, count]) => `${outcome} ${count}`)
  t.diagnostic(`seed ${seed}: ${told.join(', ')}`)
  if (runs >= 1000) {
    assert.ok((outcomes.get('granted') ?? 0) > runs / 20, 'Too few tokens pass for the comparison to tell anything')
    assert.ok(outcomes.size >= 10, 'Too few kinds of refusal for the comparison to tell anything')
  }
  assert.ok(asked.length <= 2 && asked.every(path => path === '/keys'), `The guard asked for ${asked}`)
})
