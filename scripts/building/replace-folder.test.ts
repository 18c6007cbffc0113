import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { replaceFolder } from './replace-folder.ts'

describe('replaceFolder', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'tollgate-replace-'))
  after(() => rmSync(scratch, { recursive: true }))
  const [pages, made] = [join(scratch, 'dist'), join(scratch, 'dist.next')]
  const make = (folder: string, file: string) => {
    mkdirSync(folder)
    writeFileSync(join(folder, file), '')
  }

  it('moves the folder if the target does not exist', () => {
    make(made, 'first')
    replaceFolder(pages, made)
    assert.deepEqual(readdirSync(pages), ['first'])
  })

  it('replaces all content of the target', () => {
    make(made, 'second')
    replaceFolder(pages, made)
    assert.deepEqual(readdirSync(pages), ['second'])
    assert.deepEqual(readdirSync(scratch), ['dist'])
  })

  it('repairs the state after an interrupted build', () => {
    make(`${pages}.former`, 'cut-off')
    make(made, 'third')
    replaceFolder(pages, made)
    assert.deepEqual(readdirSync(pages), ['third'])
    assert.equal(existsSync(`${pages}.former`), false)
  })
})
