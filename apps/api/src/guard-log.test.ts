import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createTestIssuer, type TestIssuer } from '@tollgate/guard/testing'
import type { FastifyInstance } from 'fastify'
import { createApp } from './app.ts'
import { loggedRequest } from './request-log.ts'

const INFO = 30
const WARN = 40

interface Line {
  readonly level: number
  readonly msg: string
  readonly [name: string]: unknown
}

/** The API with a log that is kept. */
interface LoggedApp extends AsyncDisposable {
  readonly app: FastifyInstance
  readonly issuer: TestIssuer
  /** All that the log says, as it was written. */
  text(): string
  /** What the log says of the guard. */
  lines(): readonly Line[]
  send(token: string): Promise<number>
}

async function createLoggedApp(options: object = {}): Promise<LoggedApp> {
  const issuer = await createTestIssuer()
  const written: string[] = []
  const stream = { write: (line: string) => void written.push(line) }
  const { audience, jwksUri } = issuer
  const config = { port: 0, clientOrigin: 'http://localhost:4040', audience, issuer: issuer.issuer, jwksUri }
  const app = createApp(config, { stream, ...options })
  return {
    app,
    issuer,
    text: () => written.join(''),
    lines: () =>
      written
        .map((line): Line => JSON.parse(line))
        .filter(({ keys, refused }) => keys !== undefined || refused !== undefined),
    send: async token => {
      const headers = { authorization: `Bearer ${token}` }
      return (await app.inject({ url: '/api/messages/protected', headers })).statusCode
    },
    [Symbol.asyncDispose]: async () => {
      await app.close()
      await issuer.close()
    },
  }
}

function assertHides(text: string, token: string): void {
  for (let at = 0; at + 10 <= token.length; at += 1) assert.ok(!text.includes(token.slice(at, at + 10)))
}

describe("the API's log", () => {
  it('contains the received and the expected values of a rejected token, and no part of its encoded text', async () => {
    await using logged = await createLoggedApp()
    const { issuer, audience } = logged.issuer
    const token = logged.issuer.issue({ aud: 'https://other.test', exp: 4e9 }, { header: { kid: 'k' } })
    assert.equal(await logged.send(token), 401)
    const [{ level, msg, refused } = assert.fail(), ...others] = logged.lines()
    assert.deepEqual([level, msg, others], [WARN, 'Refused a token', []])
    assert.deepEqual(refused, {
      reason: 'wrong_audience',
      received: { issuer, audience: 'https://other.test', expiresAt: 4e9, algorithm: 'RS256', keyId: 'k' },
      expected: [{ issuer, audience, algorithms: ['RS256'] }],
    })
    assertHides(logged.text(), token)
  })

  it('contains a hint for an issuer that differs only by the slash at its end', async () => {
    await using logged = await createLoggedApp()
    const { issuer } = logged.issuer
    await logged.send(logged.issuer.issue({ iss: issuer.slice(0, -1) }))
    assert.ok(
      logged.text().includes(JSON.stringify(`The issuer differs from "${issuer}" only by the slash at its end`)),
    )
  })

  it('contains fetched keys, and nothing about an accepted token', async () => {
    await using logged = await createLoggedApp()
    const token = logged.issuer.issue()
    assert.equal(await logged.send(token), 200)
    const [{ level, msg, keys } = assert.fail(), ...others] = logged.lines()
    assert.deepEqual([level, msg, others], [INFO, 'Fetched the keys of the token issuer', []])
    assert.partialDeepStrictEqual(keys, { issuer: logged.issuer.issuer })
    assertHides(logged.text(), token)
  })

  it('contains a warning with the reason when keys cannot be fetched', async () => {
    await using logged = await createLoggedApp()
    logged.issuer.outage()
    const token = logged.issuer.issue()
    assert.equal(await logged.send(token), 503)
    const [{ level, msg, keys, err } = assert.fail(), refusal = assert.fail()] = logged.lines()
    assert.deepEqual([level, msg], [WARN, 'Cannot fetch the keys of the token issuer'])
    assert.partialDeepStrictEqual(keys, { issuer: logged.issuer.issuer })
    assert.match(JSON.stringify(err), /answered with status 503/)
    assert.deepEqual([refusal.level, refusal.msg], [WARN, 'Refused a token'])
    assertHides(logged.text(), token)
  })

  it('truncates long values of a rejected token', async () => {
    await using logged = await createLoggedApp()
    const long = 'x'.repeat(5000)
    for (const claims of [{ iss: long }, { aud: Array(500).fill('https://other.test') }, { iss: { [long]: long } }]) {
      await logged.send(logged.issuer.issue(claims))
    }
    assert.equal(logged.lines().filter(({ refused }) => refused !== undefined).length, 3)
    for (const line of logged.lines()) assert.ok(JSON.stringify(line).length < 1500, JSON.stringify(line))
  })

  it('truncates a long path, and omits the query', async () => {
    await using logged = await createLoggedApp({ serializers: { req: loggedRequest } })
    const paths = [`/${'x'.repeat(15_000)}`, `/api/messages/${'%41'.repeat(5000)}`, `/%${'z'.repeat(15_000)}`]
    for (const path of paths) await logged.app.inject({ url: `${path}?token=secret` })
    for (const line of logged.text().split('\n')) assert.ok(line.length < 1000, line)
    assert.match(logged.text(), /"path":"\/x{199}…"/)
    assert.doesNotMatch(logged.text(), /secret/)
  })

  it('stays unchanged after the API is closed', async () => {
    await using closed = await createLoggedApp()
    await closed.app.ready()
    await closed.app.close()
    const before = closed.text()
    await using open = await createLoggedApp()
    await open.send(open.issuer.issue({ exp: 1 }))
    assert.notEqual(open.lines().length, 0)
    assert.equal(closed.text(), before)
  })
})
