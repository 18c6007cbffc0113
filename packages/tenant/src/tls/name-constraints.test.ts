import 'reflect-metadata'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { connect, createServer } from 'node:tls'
import { Extension, PemConverter } from '@peculiar/x509'
import { issueCertificate } from '../../test/support/certificate.ts'
import type { DevelopmentCertificate } from './development-certificate.ts'
import { makeDevelopmentCertificate } from './development-certificate.ts'
import { LOOPBACK_ONLY, NAME_CONSTRAINTS } from './name-constraints.ts'

/** @returns what a client says that trusts the authority; empty when it is content */
async function complaintOf({ key, certificate, authority }: DevelopmentCertificate): Promise<string> {
  const server = createServer({ key, cert: certificate }).listen({ port: 0, host: 'localhost' })
  await once(server, 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address)
  const { port } = address
  const socket = connect({ port, host: 'localhost', ca: authority, checkServerIdentity: () => undefined })
  try {
    await once(socket, 'secureConnect')
    return ''
  } catch (error) {
    return String(error)
  } finally {
    socket.destroy()
    server.close()
  }
}

const constraints = new Extension(NAME_CONSTRAINTS, true, LOOPBACK_ONLY)

describe('the name constraints of the development authority', () => {
  it('are in its certificate, once and critical', async () => {
    const { authority } = await makeDevelopmentCertificate()
    const der = Buffer.from(PemConverter.decodeFirst(authority))
    const critical = Buffer.from([0x06, 0x03, 0x55, 0x1d, 0x1e, 0x01, 0x01, 0xff, 0x04, LOOPBACK_ONLY.length])
    assert.equal(der.toString('latin1').split(critical.toString('latin1')).length, 2)
    assert.ok(der.includes(LOOPBACK_ONLY))
  })

  it('let its own certificate pass', async () => {
    assert.equal(await complaintOf(await makeDevelopmentCertificate()), '')
  })

  for (const name of [
    { type: 'dns', value: 'localhost' },
    { type: 'dns', value: 'tenant.localhost' },
    { type: 'dns', value: '*.localhost' },
    { type: 'ip', value: '127.0.0.1' },
    { type: 'ip', value: '::1' },
  ] as const) {
    it(`let a certificate pass for ${name.value}`, async () => {
      assert.equal(await complaintOf(await issueCertificate(name, constraints)), '')
    })
  }

  for (const name of [
    { type: 'dns', value: 'example.com' },
    { type: 'dns', value: 'localhost.example.com' },
    { type: 'dns', value: 'notlocalhost' },
    { type: 'dns', value: '*.com' },
    { type: 'ip', value: '127.0.0.2' },
    { type: 'ip', value: '192.168.0.1' },
    { type: 'ip', value: '::2' },
  ] as const) {
    it(`refuse a certificate for ${name.value}`, async () => {
      assert.match(await complaintOf(await issueCertificate(name, constraints)), /permitted subtree violation/)
    })
  }
})
