import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { enrolmentUri, isSecret, newSecret, passwordOf, stepAt, stepOf } from './one-time-password.ts'

/** "12345678901234567890" in base32, the secret of the test vectors. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

describe('one-time passwords', () => {
  for (const [seconds, password] of [
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ] as const) {
    it(`are those of RFC 6238, appendix B, at ${seconds} seconds`, () => {
      assert.equal(passwordOf(SECRET, stepAt(seconds * 1000)), password)
    })
  }

  it('are accepted in the interval before and after, and not in others', () => {
    const now = 1_234_567_890_000
    const step = stepAt(now)
    const accepted = [-2, -1, 0, 1, 2].map(
      offset => stepOf(SECRET, passwordOf(SECRET, step + offset), now) !== undefined,
    )
    assert.deepEqual(accepted, [false, true, true, true, false])
  })

  for (const text of ['', '00592', '0059240', 'abcdef', '００５９２４']) {
    it(`are refused without an exception when they are malformed: "${text}"`, () => {
      assert.equal(stepOf(SECRET, text, 1_234_567_890_000), undefined)
    })
  }

  it('have random secrets of 160 bits', () => {
    const secrets = new Set(Array.from({ length: 20 }, newSecret))
    assert.equal(secrets.size, 20)
    for (const secret of secrets) assert.ok(secret.length === 32 && isSecret(secret), secret)
  })

  it('are enrolled by a URI that escapes the names', () => {
    assert.equal(
      enrolmentUri('ABC', 'My tenant', 'a&b@example.com'),
      'otpauth://totp/My%20tenant:a%26b%40example.com?secret=ABC&issuer=My%20tenant&algorithm=SHA1&digits=6&period=30',
    )
  })
})
