import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addressBlock } from './address-block.ts'

describe('addressBlock', () => {
  for (const [address, block] of [
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::ff', '2001:db8:1:2::/64'],
    ['2001:db8::7:8', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ] as const) {
    it(`puts "${address}" into "${block}"`, () => assert.equal(addressBlock(address), block))
  }
})
