import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { createTenant } from './tenant.ts'
import { jsonBody } from './testing/json-body.ts'

describe('createTenant', () => {
  it('embeds a tenant with an API of choice, which ends with its block', async () => {
    let address: string
    {
      await using tenant = await createTenant({ port: 0, seed: { audience: 'https://orders.example.com' } })
      address = `${tenant.origin}/local/tokens`
      const response = await fetch(address, {
        method: 'POST',
        headers: { authorization: `Bearer ${tenant.controlKey}`, 'content-type': 'application/json' },
        body: '{"as":"app"}',
      })
      const { iss, aud } = decodeJwt(String((await jsonBody(response)).access_token))
      assert.deepEqual([iss, aud], [tenant.issuer, 'https://orders.example.com'])
    }
    await assert.rejects(fetch(address), /fetch failed/)
  })

  it('leaves the data folder to others when its port is in use', async () => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'tollgate-embedded-'))
    {
      await using other = await createTenant({ port: 0 })
      const port = Number(new URL(other.origin).port)
      await assert.rejects(createTenant({ port, dataFolder }), /^Error: Port \d+ is in use/)
      await using tenant = await createTenant({ port: 0, dataFolder })
      assert.ok(tenant.origin)
    }
    await rm(dataFolder, { recursive: true })
  })
})
