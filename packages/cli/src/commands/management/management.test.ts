import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { createTenant, type Tenant } from '@tollgate/tenant'
import { runCommand } from '../../testing/run-command.ts'

describe('the commands that change the running local tenant', () => {
  let folder = ''
  let tenant: Tenant
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tollgate-management-'))
    tenant = await createTenant({ port: 0, dataFolder: join(folder, '.tollgate') })
  })
  after(async () => {
    await tenant.close()
    await rm(folder, { recursive: true })
  })

  const tollgate = (...words: string[]) => runCommand(words, folder)
  async function json(...words: string[]) {
    const { code, stdout, stderr } = await tollgate(...words, '--json')
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
    return JSON.parse(stdout)
  }
  async function permissionsOf(user: string, audience: string): Promise<unknown> {
    const { stdout } = await tollgate('token', '--user', user, '--audience', audience)
    const [, payload = ''] = stdout.split('.')
    return JSON.parse(Buffer.from(payload, 'base64url').toString()).permissions
  }

  it('create an API, a role and a user, grant a permission, revoke it, and delete them', async () => {
    const api = 'https://orders.test'
    await json('apis', 'create', api, '--name', 'Orders', '--permission', 'read:orders', '--permission', 'write:orders')
    assert.match((await tollgate('apis')).stdout, /^https:\/\/orders\.test +Orders +read:orders write:orders$/m)

    await json('roles', 'create', 'Clerk')
    assert.deepEqual(await json('grant', 'read:orders', '--role', 'Clerk', '--api', api), ['read:orders'])
    const { password } = await json('users', 'create', 'clerk@example.com', '--role', 'Clerk')
    assert.match(password, /^[\w-]{16}$/)
    assert.deepEqual(await permissionsOf('clerk@example.com', api), ['read:orders'])

    await json('grant', 'write:orders', '--user', 'clerk@example.com', '--api', api)
    assert.deepEqual(await permissionsOf('clerk@example.com', api), ['read:orders', 'write:orders'])
    assert.deepEqual(await json('grant', 'write:orders', '--user', 'clerk@example.com', '--api', api, '--revoke'), [
      'read:orders',
    ])
    assert.deepEqual(await json('roles', 'remove', 'Clerk', 'clerk@example.com'), [])
    assert.deepEqual(await permissionsOf('clerk@example.com', api), [])
    const [{ name }] = await json('roles', 'assign', 'Clerk', 'clerk@example.com')
    assert.equal(name, 'Clerk')

    for (const words of [
      ['users', 'delete', 'clerk@example.com'],
      ['roles', 'delete', 'Clerk'],
      ['apis', 'delete', api],
    ]) {
      assert.match((await tollgate(...words)).stdout, /^deleted /)
      const { code, stderr } = await tollgate(...words)
      assert.equal(code, 1)
      assert.match(stderr, /^There is no (user|role|API) "[^"]+": "tollgate (users|roles|apis)" lists what there is\n$/)
    }
  })

  it('grant an application permissions, beside those that it has', async () => {
    const [api, app] = ['https://app.test', 'hello-world-test-application']
    await json('apis', 'create', api, '--permission', 'a', '--permission', 'b')
    for (const [words, expected] of [
      [['a'], ['a']],
      [['b'], ['a', 'b']],
      [['a', '--revoke'], ['b']],
    ] as const) {
      assert.deepEqual(await json('grant', ...words, '--app', app, '--api', api), expected)
    }
  })

  it('report what the tenant rejects', async () => {
    const { code, stdout, stderr } = await tollgate('apis', 'create', 'https://hello-world.example.com')
    assert.deepEqual([code, stdout], [1, ''])
    assert.match(stderr, /^The tenant at \S+ rejected POST \/resource-servers: [^\n]+\n$/)
  })

  it('logs prints the latest entries, and follows new ones until it is stopped', async () => {
    const stop = Promise.withResolvers<void>()
    await json('apis', 'create', 'https://logs.test')
    const started = Promise.withResolvers<void>()
    const running = runCommand(['logs', '-f', '--json', '--limit', '1'], folder, {
      stop: stop.promise,
      onOutput({ stdout }) {
        started.resolve()
        if (stdout.includes('Create users')) stop.resolve()
      },
    })
    await started.promise
    await json('users', 'create', 'followed@example.com')
    const { code, stdout } = await running
    assert.equal(code, 0)
    for (const line of stdout.trim().split('\n')) assert.ok('log_id' in JSON.parse(line))
    assert.match((await tollgate('logs', '--limit', '3')).stdout, /^(\d{4}-\S+Z {2}\w+.*\n){3}$/)
  })

  it('open prints and opens a page', async () => {
    for (const [words, address] of [
      [[], `${tenant.origin}/dashboard`],
      [['quickstart'], `${tenant.origin}/quickstart`],
      [['client'], 'http://localhost:4041'],
    ] as const) {
      const opened: string[] = []
      const options = { environment: { CLIENT_PORT: '4041' }, opened }
      const { stdout } = await runCommand(['open', ...words], folder, options)
      assert.deepEqual([stdout, opened], [`${address}\n`, [address]])
    }
  })

  it('reset deletes what was added, and keeps tokens valid', async () => {
    await json('users', 'create', 'short-lived@example.com')
    const { stdout: token } = await tollgate('token')
    assert.equal((await tollgate('reset')).code, 0)
    const emails = (await json('users')).map(({ email }: { email: string }) => email)
    assert.deepEqual(emails.toSorted(), ['admin@example.com', 'user@example.com'])
    assert.equal((await tollgate('explain', token.trim())).code, 0)
    assert.equal((await tollgate('reset', '--new-keys')).code, 0)
    assert.equal((await tollgate('explain', token.trim())).code, 1)
  })
})
