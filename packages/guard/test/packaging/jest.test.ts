import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { createProject } from '../support/project.ts'

const jest = join(dirname(createRequire(import.meta.url).resolve('jest/package.json')), 'bin/jest.js')

/** A machine that is busy may need longer than Jest waits by itself. */
const OPTIONS = ['--ci', '--rootDir=.', '--testTimeout=120000']

const TEST = `
const issuerOfTests = createTestIssuer()
afterAll(async () => (await issuerOfTests).close())

test('a guarded route answers as its policy says', async () => {
  const issuer = await issuerOfTests
  const app = express()
  protect(app, createGuard(issuer))
  app.get('/', allow(permissions('read:orders')), (_request, response) => response.send('ok'))
  const server = app.listen(0, 'localhost')
  await once(server, 'listening')
  const status = async claims => {
    const headers = { authorization: 'Bearer ' + issuer.issue(claims) }
    return (await fetch('http://localhost:' + server.address().port, claims && { headers })).status
  }
  const statuses = [await status(), await status({}), await status({ permissions: ['read:orders'] })]
  server.closeAllConnections()
  server.close()
  expect(statuses).toEqual([401, 403, 200])
})

test('a token expires when fake timers move the time', async () => {
  const issuer = await issuerOfTests
  const guard = createGuard(issuer)
  const headers = { authorization: 'Bearer ' + issuer.issue() }
  expect(await guard.check({ headers }, authenticated)).toMatchObject({ granted: true })
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] }).setSystemTime(Date.now() + 7_200_000)
  expect(await guard.check({ headers }, authenticated)).toMatchObject({ granted: false, reason: 'expired' })
  jest.useRealTimers()
})
`

describe('Jest', () => {
  it('tests a guarded CommonJS application, without a setting', async () => {
    await using project = await createProject({
      'package.json': '{}',
      'orders.spec.js': `
        const { once } = require('node:events')
        const { authenticated, createGuard, permissions } = require('@tollgate/guard')
        const { allow, protect } = require('@tollgate/guard/express')
        const { createTestIssuer } = require('@tollgate/guard/testing')
        const express = require('express')
        ${TEST}
      `,
    })
    assert.match(await project.run(jest, ...OPTIONS), /Tests: +2 passed, 2 total/)
  })

  it('tests a guarded application of ES modules', async () => {
    await using project = await createProject({
      'package.json': '{ "type": "module" }',
      'orders.spec.js': `
        import { once } from 'node:events'
        import { jest } from '@jest/globals'
        import { authenticated, createGuard, permissions } from '@tollgate/guard'
        import { allow, protect } from '@tollgate/guard/express'
        import { createTestIssuer } from '@tollgate/guard/testing'
        import express from 'express'
        ${TEST}
      `,
    })
    const output = await project.run('--experimental-vm-modules', jest, ...OPTIONS, '--transform={}')
    assert.match(output, /Tests: +2 passed, 2 total/)
  })
})
