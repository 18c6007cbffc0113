import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { hashPassword, verifyPassword } from './passwords.ts'

describe('hashPassword', () => {
  it('hashPassword returns an argon2id PHC string with the cost that OWASP recommends', async () => {
    assert.match(
      await hashPassword('correct horse'),
      /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/,
    )
  })

  it('salts: the same password never has the same hash', async () => {
    assert.notEqual(await hashPassword('correct horse'), await hashPassword('correct horse'))
  })

  it('leaves the main thread free', async () => {
    let isHashed = false
    const hashed = hashPassword('correct horse').then(() => {
      isHashed = true
    })
    // Work of this thread would be done by now; that of another arrives with a turn of the event loop.
    for (let microtask = 0; microtask < 100; microtask += 1) await Promise.resolve()
    assert.equal(isHashed, false)
    await hashed
  })
})

describe('verifyPassword', () => {
  it('verifyPassword accepts the correct password and rejects a wrong one', async () => {
    const hash = await hashPassword('correct horse')
    assert.equal(await verifyPassword('correct horse', hash), true)
    assert.equal(await verifyPassword('correct horsf', hash), false)
    assert.equal(await verifyPassword('', hash), false)
  })

  it('takes the same characters from every keyboard', async () => {
    assert.equal(await verifyPassword('cafe\u0301 noir', await hashPassword('caf\u00e9 noir')), true)
  })

  it('verifies a hash of the reference implementation, made at another cost', async () => {
    const hash = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
    assert.equal(await verifyPassword('password', hash), true)
    assert.equal(await verifyPassword('Password', hash), false)
  })

  it('refuses for an account that does not exist', async () => {
    assert.equal(await verifyPassword('wrong horse', undefined), false)
  })

  for (const hash of [
    '',
    'password',
    '$2b$10$abcdefghijklmnopqrstuv',
    '$argon2i$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$AAAA',
  ]) {
    it(`does not read "${hash}"`, async () => {
      await assert.rejects(verifyPassword('password', hash), TypeError)
    })
  }
})
