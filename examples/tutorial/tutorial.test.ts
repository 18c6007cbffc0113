/** The API of docs/tutorial/index.md, as its reader has it in the end: with the settings that stand there. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe, it } from 'node:test'
import { createTestIssuer, type TestIssuer } from '@tollgate/guard/testing'

const TUTORIAL = join(import.meta.dirname, '../../../docs/tutorial/index.md')

/** The tutorial's settings, for this issuer and a free port. */
function settings({ issuer, audience }: TestIssuer): string {
  const [, written = ''] = /^```ini\n(.*?)```$/ms.exec(readFileSync(TUTORIAL, 'utf8')) ?? []
  return written
    .replace('http://localhost:7070', issuer.replace(/\/$/, ''))
    .replace('https://hello-world.example.com', audience)
    .replace('6061', '0')
}

describe("the tutorial's API", () => {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-tutorial-'))
  let issuer: TestIssuer
  let api: ChildProcess
  let origin = ''

  before(async () => {
    issuer = await createTestIssuer()
    const file = join(folder, '.env')
    writeFileSync(file, settings(issuer))
    const { AUTH0_DOMAIN, AUTH0_AUDIENCE, PORT, ...env } = process.env
    const args = [`--env-file=${file}`, join(import.meta.dirname, 'main.js')]
    api = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
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
    rmSync(folder, { recursive: true })
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
