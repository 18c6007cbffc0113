import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env } from 'node:process'
import { after, before, describe, it } from 'node:test'
import { CannotStart } from '../../cannot-start.ts'
import { loadEnvironmentFile } from './env-file.ts'

describe('a .env file', () => {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tollgate-env-'))
  })
  after(() => rm(folder, { recursive: true }))

  async function load(text: string): Promise<void> {
    const path = join(folder, '.env')
    await writeFile(path, text)
    loadEnvironmentFile(path)
  }

  it('is optional', () => {
    loadEnvironmentFile(join(folder, 'missing'))
  })

  it('sets only variables that the environment does not set', async () => {
    env.TOLLGATE_TEST_SET = 'environment'
    await load('# A comment\n\nTOLLGATE_TEST_SET=file\nexport TOLLGATE_TEST_NEW="a value"\n')
    assert.equal(env.TOLLGATE_TEST_SET, 'environment')
    assert.equal(env.TOLLGATE_TEST_NEW, 'a value')
  })

  for (const [what, text, line] of [
    ['a colon for an equals sign', 'AUTH0_AUDIENCE=x\nAUTH0_DOMAIN: tenant.us.auth0.com\n', 2],
    ['a name without a value', 'AUTH0_DOMAIN\n', 1],
    ['binary data', '\u0000\u0001\u0002', 1],
  ] as const) {
    it(`stops the start with the line number for ${what}`, async () => {
      await assert.rejects(
        load(text),
        error => error instanceof CannotStart && error.message.startsWith(`Line ${line} of `),
      )
    })
  }

  it('stops the start if it cannot be read', async () => {
    const path = join(folder, 'folder')
    await mkdir(path)
    assert.throws(
      () => loadEnvironmentFile(path),
      error => error instanceof CannotStart && error.message.startsWith('Cannot read "'),
    )
  })
})
