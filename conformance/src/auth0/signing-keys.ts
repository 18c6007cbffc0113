import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { Management } from 'auth0'
import type { Check } from '../check.ts'
import { parseObject } from '../json.ts'
import { connect, present, refused } from './connect.ts'

export const signingKeyChecks: readonly Check[] = [
  {
    name: 'signing keys: list, read, rotate, and revoke the previous one; the key set is updated',
    async run(world) {
      const { signing } = connect(world).keys
      const [former, next] = await signing.list()
      const formerKid = present(former?.kid)
      assert.equal(former?.current, true)
      assert.equal(next?.next, true)
      const certificate = new X509Certificate(present((await signing.get(formerKid)).cert))
      assert.equal(certificate.publicKey.asymmetricKeyType, 'rsa')

      const { kid } = await signing.rotate()
      assert.deepEqual(await keyIds(world.secureOrigin), [next.kid, kid, formerKid])
      const states = (await signing.list()).map(key => [key.kid, key.current, key.revoked])
      assert.deepEqual(states, [
        [next.kid, true, false],
        [kid, false, false],
        [formerKid, false, false],
      ])

      assert.equal((await signing.revoke(formerKid)).kid, formerKid)
      assert.deepEqual(await keyIds(world.secureOrigin), [next.kid, kid])
      // Tokens that the previous key signed are now invalid, including the token of this client.
      assert.equal((await connect(world).keys.signing.get(formerKid)).revoked, true)
    },
  },
  {
    name: 'signing keys: an error for an unknown key',
    async run(world) {
      await refused(connect(world).keys.signing.get('none'), Management.NotFoundError, 'inexistent_signing_key')
    },
  },
]

async function keyIds(origin: string): Promise<unknown[]> {
  const response = await fetch(`${origin}/.well-known/jwks.json`)
  const { keys } = parseObject(await response.text())
  return Array.isArray(keys) ? keys.map((key: { kid?: unknown }) => key.kid) : []
}
