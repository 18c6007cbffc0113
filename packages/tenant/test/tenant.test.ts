import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { createTenant } from '../src/tenant.ts'
import { jsonBody } from './support/json-body.ts'

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

  it('deletes the description of a killed tenant before it binds its port', async () => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'tollgate-embedded-'))
    const file = join(dataFolder, 'tenant.json')
    await writeFile(file, '{}')
    await using other = await createTenant({ port: 0 })
    await assert.rejects(createTenant({ port: Number(new URL(other.origin).port), dataFolder }), /is in use/)
    assert.equal(existsSync(file), false)
    await rm(dataFolder, { recursive: true })
  })

  it('answers nothing before its file says where it is and which control key is good', async () => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'tollgate-embedded-'))
    // The file cannot be written.
    await mkdir(join(dataFolder, 'tenant.json.new'))
    const port = await freePort()
    let ended = false
    // Making the certificate for https leaves time to connect.
    const starting = createTenant({ port, httpsPort: 0, dataFolder }).finally(() => {
      ended = true
    })
    const outcome = answerOnceConnected(port, () => ended)
    await assert.rejects(starting, /^Error: Cannot write to the data folder/)
    assert.equal(await outcome, 'ECONNRESET')
    await rm(dataFolder, { recursive: true })
  })
})

async function freePort(): Promise<number> {
  await using tenant = await createTenant({ port: 0 })
  return Number(new URL(tenant.origin).port)
}

/** @returns the status, or the error's code; asks again while nobody listens, until `isOver` */
async function answerOnceConnected(port: number, isOver: () => boolean): Promise<string> {
  const outcome = await new Promise<string>(resolve => {
    get({ host: '127.0.0.1', port, path: '/.well-known/jwks.json', agent: false })
      .on('response', response => resolve(String(response.resume().statusCode)))
      .on('error', error => resolve('code' in error ? String(error.code) : error.message))
  })
  return outcome === 'ECONNREFUSED' && !isOver() ? answerOnceConnected(port, isOver) : outcome
}
