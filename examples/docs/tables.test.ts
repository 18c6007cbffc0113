/** The tables of docs/reference match the guard: its refusals and their responses. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, test } from 'node:test'
import {
  type Algorithm,
  authenticated,
  type Claims,
  createGuard,
  type ErrorFormat,
  type Policy,
  permissions,
  type Reason,
  type Refusal,
} from '@tollgate/guard'
import { dpop, type ProofVerifier, replayStore } from '@tollgate/guard/dpop'
import { introspection, type OpaqueTokens } from '@tollgate/guard/introspection'
import { mtls } from '@tollgate/guard/mtls'
import { authenticatedBy } from '@tollgate/guard/step-up'
import { createProver, createTestIssuer, type Prover } from '@tollgate/guard/testing'

const page = ['refusals', 'responses']
  .map(name => readFileSync(join(import.meta.dirname, `../../../docs/reference/${name}.md`), 'utf8'))
  .join('\n')
const rows = page.split('\n').map(line => line.split('|').map(cell => cell.trim()))
const issuer = await createTestIssuer()
const brokenIssuer = await createTestIssuer()
brokenIssuer.outage()
const endpoint = createServer((_, response) => response.end('{"active":false}'))
await once(endpoint.listen(0, 'localhost'), 'listening')
const inactive = { origin: `http://localhost:${(endpoint.address() as AddressInfo).port}/` }
after(() => Promise.all([issuer.close(), brokenIssuer.close(), endpoint.close(), endpoint.closeAllConnections()]))
const { audience, jwksUri } = issuer
const address = { issuer: issuer.issuer, audience, jwksUri }

function bearer(claims: object = {}, header: object = {}): string {
  return `Bearer ${issuer.issue({ ...claims }, { header: { ...header } })}`
}

const client = createProver()
const bound = issuer.issueBound(client)

/** A request that is refused for each reason. */
const refused: Record<Reason, string | undefined> = {
  missing_credentials: undefined,
  malformed_credentials: 'Bearer',
  malformed_token: 'Bearer a.b.c.d',
  opaque_token: 'Bearer opaque',
  encrypted_token: 'Bearer a.b.c.d.e',
  not_an_access_token: bearer({ nonce: 'n' }),
  unsupported_token: bearer({}, { alg: 'ES256' satisfies Algorithm }),
  unknown_issuer: bearer({ iss: issuer.issuer.slice(0, -1) }),
  wrong_audience: bearer({ aud: 'https://other.test' }),
  expired: bearer({ exp: 1 }),
  not_yet_valid: bearer({ nbf: 4e9 }),
  revoked: bearer({ jti: 'revoked' }),
  unknown_key: bearer({}, { kid: 'unknown' }),
  bad_signature: `${bearer().slice(0, -4)}AAAA`,
  insufficient_scope: bearer(),
  insufficient_authentication: bearer(),
  issuer_unavailable: `Bearer ${brokenIssuer.issue()}`,
  invalid_proof: `DPoP ${bound}`,
  use_nonce: `DPoP ${bound}`,
  replayed_proof: `DPoP ${bound}`,
  binding_mismatch: `DPoP ${bound}`,
  binding_required: `Bearer ${bound}`,
  replays_unavailable: `DPoP ${bound}`,
  inactive: 'Bearer opaque-1',
  introspection_unavailable: 'Bearer opaque-1',
  unreadable_certificate: bearer({ cnf: { 'x5t#S256': client.thumbprint } }),
}

/** The proof for a request that is refused because of it. */
const proofs: Partial<Record<Reason, Prover>> = {
  use_nonce: client,
  replayed_proof: client,
  binding_mismatch: createProver(),
  replays_unavailable: client,
}

/** What a valid token does not satisfy. */
const policies: Partial<Record<Reason, Policy>> = {
  insufficient_scope: permissions('read:orders'),
  insufficient_authentication: authenticatedBy({ acr: ['mfa'] }),
}

/** A guard that verifies proofs, and refuses the next request for a reason. */
function dpopFor(reason: string): ProofVerifier {
  return dpop({
    baseUrls: ['https://api.example.com'],
    ...(reason === 'use_nonce' && { nonce: { secret: new Uint8Array(32) } }),
    ...(reason === 'replayed_proof' && { replays: replayStore(() => false) }),
    ...(reason === 'replays_unavailable' && { replays: replayStore(() => Promise.reject(new Error('down'))) }),
  })
}

/** Of a proxy at localhost, which sends no certificate that can be read. */
const certificates = mtls({ certificate: { format: 'rfc9440', trustedProxies: ['127.0.0.1'] } })
const socket = { remoteAddress: '127.0.0.1' }

/** Asks an issuer that knows no token, or that is not there. */
function asking(reason: string): OpaqueTokens {
  const endpoint = reason === 'inactive' ? inactive.origin : 'http://localhost:1/'
  return introspection({ client: { id: 'api', secret: 'secret' }, endpoint })
}

async function refusalOf(reason: Reason, authorization: string | undefined): Promise<Refusal> {
  const settings = reason === 'issuer_unavailable' ? brokenIssuer : issuer
  const denyList = { denies: ({ jti }: Claims) => jti === 'revoked' }
  const opaque = ['inactive', 'introspection_unavailable'].includes(reason) ? { introspection: asking(reason) } : {}
  const guard = createGuard({ ...settings, dpop: dpopFor(reason), denyList, mtls: certificates, ...opaque })
  const policy = policies[reason] ?? authenticated
  const proof = proofs[reason]?.prove({ accessToken: bound, url: 'https://api.example.com/orders' })
  const request = { method: 'GET', url: '/orders', headers: { authorization, dpop: proof, 'client-cert': ':' }, socket }
  const decision = await guard.check(request, policy)
  assert.ok(!decision.granted)
  return decision
}

const isReason = (name: string): name is Reason => name in refused

for (const reason of Object.keys(refused).filter(isReason)) {
  const authorization = refused[reason]
  test(`the reference lists the reason ${reason} with its status and description`, async () => {
    const refusal = await refusalOf(reason, authorization)
    assert.equal(refusal.reason, reason)
    const [, section = ''] = new RegExp(`^## ${reason}\n(.*?)(?=^(?:## |<!--))`, 'ms').exec(page) ?? []
    const response = refusal.error ? `error \`${refusal.error}\`.` : 'without an error code.'
    const tables = section.split(/^Status /m).find(each => each.startsWith(`${refusal.status}, ${response}\n`)) ?? ''
    const descriptions = tables.split('\n').map(line => line.split('|')[1]?.trim())
    const description = refusal.description?.replace(/^This needs .*/, 'This needs …') ?? 'no description'
    assert.ok(descriptions.includes(description), `${refusal.status} ${response} ${description}\n${section}`)
  })
}

const SHOWN = [
  'missing_credentials',
  'malformed_credentials',
  'expired',
  'insufficient_scope',
  'issuer_unavailable',
] as const

for (const errorFormat of ['message', 'oauth', 'problem'] satisfies ErrorFormat[]) {
  test(`errorFormat "${errorFormat}" gives the documented bodies`, async () => {
    const guard = createGuard({ ...address, errorFormat })
    const expected: string[] = []
    for (const reason of SHOWN) {
      expected.push(guard.response(await refusalOf(reason, refused[reason])).body)
    }
    assert.ok(page.includes(`\`\`\`json\n${expected.join('\n')}\n\`\`\`\n`), expected.join('\n'))
  })
}

test('the challenges are as shown', async () => {
  const guard = createGuard(address)
  for (const reason of ['missing_credentials', 'expired', 'insufficient_scope'] as const) {
    const challenge = guard.response(await refusalOf(reason, refused[reason])).headers['www-authenticate']
    assert.ok(
      rows.some(row => row.at(-2) === `\`${challenge}\``),
      `${challenge}`,
    )
  }
})
