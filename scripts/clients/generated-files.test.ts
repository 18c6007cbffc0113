import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { format } from '../generated/format.ts'
import { generateFiles } from './generated-files.ts'

const root = join(import.meta.dirname, '../..')

it('the generated files of the clients match their sources', () => {
  const outdated = [...format(generateFiles(root), root)].filter(([path, text]) => read(path) !== text)
  assert.deepEqual(
    outdated.map(([path]) => path),
    [],
    'Run "npm run clients -- --generate", and commit the result',
  )
})

function read(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8')
  } catch {
    return undefined
  }
}
