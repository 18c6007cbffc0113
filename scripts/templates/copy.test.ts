import assert from 'node:assert/strict'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { APIS } from '../apis/catalog.ts'
import { CLIENTS } from '../clients/catalog.ts'
import { root } from '../steps.ts'
import { copyTemplates } from './copy.ts'

describe('the templates of create-tollgate', () => {
  let folder = ''
  before(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'tollgate-templates-')), 'templates')
    copyTemplates(root, folder)
  })
  after(() => rmSync(join(folder, '..'), { recursive: true }))

  it('are all APIs in both languages, and all clients', () => {
    const { apis, clients } = JSON.parse(readFileSync(join(folder, 'catalog.json'), 'utf8'))
    assert.deepEqual([apis.length, clients.length], [APIS.length, CLIENTS.length])
    const names = [
      ...APIS.flatMap(({ name }) => [`apis/${name}`, `apis/${name}-js`]),
      ...CLIENTS.map(({ name }) => `clients/${name}`),
    ]
    for (const name of names) {
      for (const file of ['package.json', '.env.example', 'gitignore']) {
        assert.ok(existsSync(join(folder, name, file)), `${name}/${file}`)
      }
    }
  })

  it('contain no installed, built or secret file, and none that npm leaves out', () => {
    const unwanted = globSync('**/{node_modules,dist,.env,.gitignore,.npmrc}', { cwd: folder })
    assert.deepEqual(unwanted, [])
  })
})
