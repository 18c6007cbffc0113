import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Stack, startStack } from './stack.ts'

describe('The API with tokens of the local tenant', () => {
  let stack: Stack

  before(async () => {
    stack = await startStack()
  })
  after(() => stack[Symbol.asyncDispose]())

  for (const [who, route, status, body] of [
    ['user', 'protected', 200, { text: 'This is a protected message.' }],
    ['admin', 'protected', 200, { text: 'This is a protected message.' }],
    ['app', 'protected', 200, { text: 'This is a protected message.' }],
    ['admin', 'admin', 200, { text: 'This is an admin message.' }],
    ['app', 'admin', 200, { text: 'This is an admin message.' }],
    [
      'user',
      'admin',
      403,
      {
        error: 'insufficient_scope',
        error_description: 'This needs the permission read:admin-messages',
        message: 'Permission denied',
      },
    ],
  ] as const) {
    it(`GET /api/messages/${route} answers ${status} to a token of the ${who}`, async () => {
      const response = await ask(route, await issueToken(stack, who))
      assert.equal(response.status, status)
      assert.deepEqual(await response.json(), body)
    })
  }

  it('answers 401 to a token that was altered', async () => {
    const [header, payload, signature] = (await issueToken(stack, 'user')).split('.')
    const claims = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString())
    const raised = Buffer.from(JSON.stringify({ ...claims, permissions: ['read:admin-messages'] })).toString(
      'base64url',
    )
    const response = await ask('admin', `${header}.${raised}.${signature}`)
    assert.equal(response.status, 401)
    assert.match(response.headers.get('www-authenticate') ?? '', /error="invalid_token"/)
  })

  function ask(route: string, accessToken: string): Promise<Response> {
    return fetch(`${stack.api.origin}/api/messages/${route}`, { headers: { authorization: `Bearer ${accessToken}` } })
  }
})

async function issueToken({ tenant, dataFolder }: Stack, as: string): Promise<string> {
  const { controlKey } = JSON.parse(await readFile(join(dataFolder, 'tenant.json'), 'utf8'))
  const response = await fetch(`${tenant.origin}/local/tokens`, {
    method: 'POST',
    headers: { authorization: `Bearer ${controlKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ as }),
  })
  const { access_token: accessToken } = JSON.parse(await response.text())
  return accessToken
}
