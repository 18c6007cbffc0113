import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { issueCertificate } from '../../test/support/certificate.ts'
import { loadCertificate } from './stored-certificate.ts'

const DAY = 86_400_000

describe('the certificate for https', () => {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tollgate-tls-'))
  })
  after(() => rm(folder, { recursive: true }))

  it('is for localhost alone, and vouched for by an authority that signs nothing below it', async () => {
    const kept = await loadCertificate(folder)
    const [server, authority] = [new X509Certificate(kept.certificate), new X509Certificate(kept.authority)]
    assert.equal(server.subjectAltName, 'DNS:localhost')
    assert.equal(server.ca, false)
    assert.ok(server.checkIssued(authority))
    assert.ok(server.verify(authority.publicKey))
    assert.ok(authority.ca)
    assert.ok(authority.verify(authority.publicKey))
    assert.ok(server.validToDate.getTime() - server.validFromDate.getTime() < 825 * DAY)
  })

  it('is for the owner alone to read, with the authority where tools find it, and no key of the authority', async () => {
    const { authority, authorityFile = '' } = await loadCertificate(folder)
    assert.deepEqual((await readdir(folder)).sort(), ['development-ca.pem', 'https.json'])
    for (const name of await readdir(folder)) assert.equal((await stat(join(folder, name))).mode & 0o777, 0o600)
    assert.equal(authorityFile, join(folder, 'development-ca.pem'))
    assert.equal(await readFile(authorityFile, 'utf8'), authority)
    assert.equal((await readFile(join(folder, 'https.json'), 'utf8')).match(/PRIVATE KEY-----/g)?.length, 2)
  })

  it('is replaced a month before it expires', async () => {
    const first = await loadCertificate(folder)
    const end = new X509Certificate(first.certificate).validToDate.getTime()
    assert.deepEqual(await loadCertificate(folder, end - 31 * DAY), first)
    const renewed = await loadCertificate(folder, end - 29 * DAY)
    assert.notEqual(renewed.certificate, first.certificate)
    assert.deepEqual(await loadCertificate(folder), renewed)
  })

  it('is replaced when the stored file is damaged, or its parts do not match', async () => {
    const other = await loadCertificate(':memory:')
    const { authorityFile: _, ...kept } = await loadCertificate(folder)
    for (const damaged of ['', '{', 'null', '[]', '{"key":1}', JSON.stringify({ ...kept, key: other.key })]) {
      await writeFile(join(folder, 'https.json'), damaged)
      const remade = await loadCertificate(folder)
      assert.notEqual(remade.certificate, kept.certificate, damaged)
      assert.deepEqual(await loadCertificate(folder), remade)
    }
  })

  it('is replaced when its authority has no name constraints, as in earlier versions', async () => {
    const former = await issueCertificate({ type: 'dns', value: 'localhost' })
    await writeFile(join(folder, 'https.json'), JSON.stringify(former))
    const remade = await loadCertificate(folder)
    assert.notEqual(remade.certificate, former.certificate)
    assert.deepEqual(await loadCertificate(folder), remade)
  })

  it('cannot be kept in a folder that is not there', async () => {
    await assert.rejects(
      loadCertificate(join(folder, 'none')),
      /^Error: Cannot write ".*": make the data folder writable/,
    )
  })
})
