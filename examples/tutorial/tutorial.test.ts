/** The API of docs/tutorial.md, as its reader has it in the end. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe, it } from 'node:test'
import { createTestIssuer, type TestIssuer } from '@tollgate/guard/testing'

describe("the tutorial's API", () => {
  let issuer: TestIssuer
  let api: ChildProcess
  let origin = ''

  before(async () => {
    issuer = await createTestIssuer()
    const env = {
      ...process.env,
      AUTH0_DOMAIN: issuer.issuer.replace(/\/$/, ''),
      AUTH0_AUDIENCE: issuer.audience,
      PORT: '0',
    }
    api = spawn(process.execPath, [join(import.meta.dirname, 'main.js')], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    assert.ok(api.stdout)
    for await (const line of createInterface(api.stdout)) {
      origin = /^Listening on (\S+)$/.exec(line)?.[1] ?? ''
      if (origin) break
    }
    assert.notEqual(origin, '')
  })
  after(async () => {
    if (api.kill()) await once(api, 'close')
    await issuer.close()
  })

  const call = (path: string, claims?: object) =>
    fetch(
      `${origin}/api/messages/${path}`,
      claims && { headers: { authorization: `Bearer ${issuer.issue({ ...claims })}` } },
    )

  for (const [what, path, claims, status] of [
    ['lets everybody read the public message', 'public', undefined, 200],
    ['asks a stranger for a token', 'protected', undefined, 401],
    ['lets a token in', 'protected', {}, 200],
    ['refuses a token without the permission', 'admin', {}, 403],
    ['lets the permission in', 'admin', { permissions: ['read:admin-messages'] }, 200],
  ] as const) {
    it(what, async () => assert.equal((await call(path, claims)).status, status))
  }
})
