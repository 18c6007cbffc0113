import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { passwordWeakness } from './password-policy.ts'

const EMAIL = 'margaret.hamilton@example.com'

describe('passwordWeakness', () => {
  for (const [password, why] of [
    ['', /at least 8/],
    ['seven77', /at least 8/],
    ['🔑🔑🔑🔑', /at least 8/],
    [`${'longer than '.repeat(11)}x`, /at most 128/],
    ['aaaaaaaa', /repetition/],
    ['abababab', /repetition/],
    ['12341234', /repetition/],
    ['12345678', /run/],
    ['87654321', /run/],
    ['QWERTYUI', /run/],
    ['Password1', /most used/],
    ['iloveyou', /most used/],
    ['margaret.hamilton', /email/],
    ['Margaret.Hamilton@Example.com', /email/],
  ] as const) {
    it(`refuses "${password.slice(0, 40)}"`, () => assert.match(passwordWeakness(password, EMAIL) ?? '', why))
  }

  for (const password of [
    'correct horse battery staple',
    'Tr0ub4dor',
    '8 spaces',
    'пароль и соль',
    '🔑🗝️🔒🔓🚪🪟🧱🏰',
    `${'x'.repeat(127)}y`,
  ]) {
    it(`takes "${password.slice(0, 40)}"`, () => assert.equal(passwordWeakness(password, EMAIL), undefined))
  }
})
