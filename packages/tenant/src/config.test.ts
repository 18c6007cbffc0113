import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readConfig } from './config.ts'

describe('the port for https', () => {
  for (const [what, env, httpsPort] of [
    ['is 7443 when PORT is not set', {}, 7443],
    ['is 7443 when PORT is the default port', { PORT: '7070', HTTPS_PORT: '' }, 7443],
    ['is off when PORT is another port', { PORT: '7171' }, undefined],
    ['is the one that is named', { PORT: '7171', HTTPS_PORT: '7444' }, 7444],
    ['may be any free one', { HTTPS_PORT: '0' }, 0],
    ['may be switched off', { HTTPS_PORT: 'off' }, undefined],
  ] as const) {
    it(what, () => assert.equal(readConfig(env).httpsPort, httpsPort))
  }
})

describe('ALLOWED_HOSTS', () => {
  it('names hosts, with a port or without', () => {
    assert.deepEqual(readConfig({}).allowedHosts, [])
    assert.deepEqual(readConfig({ ALLOWED_HOSTS: 'a.test, b.test:443' }).allowedHosts, ['a.test', 'b.test:443'])
  })

  it('is named when it is malformed', () => {
    assert.throws(() => readConfig({ ALLOWED_HOSTS: '*' }), {
      name: 'TypeError',
      message: /^ALLOWED_HOSTS is "\*": "\*" is not an allowed host/,
    })
  })
})

describe('TOLLGATE_DATABASE_URL', () => {
  it('is a database of PostgreSQL', () => {
    assert.equal(readConfig({}).databaseUrl, undefined)
    const url = 'postgres://user:password@localhost/tollgate'
    assert.equal(readConfig({ TOLLGATE_DATABASE_URL: url }).databaseUrl, url)
  })

  it('is not quoted when it is malformed', () => {
    assert.throws(() => readConfig({ TOLLGATE_DATABASE_URL: 'mysql://user:password@localhost/tollgate' }), {
      name: 'TypeError',
      message: /^TOLLGATE_DATABASE_URL is not the URL of a PostgreSQL database: set it to (?!.*mysql)/,
    })
  })
})
