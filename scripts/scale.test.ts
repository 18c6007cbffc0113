import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { it } from 'node:test'
import { estimate, table } from './scale.ts'
import { root } from './steps.ts'

const PAGE = 'docs/explanation/scale.md'

const cellsOf = (text: string): string[][] =>
  text
    .split('\n')
    .filter(line => line.startsWith('|') && !line.includes('---'))
    .map(line => line.split('|').map(cell => cell.trim()))

it(`${PAGE} has the numbers that scripts/scale.ts computes`, async () => {
  const page = await readFile(join(root, PAGE), 'utf8')
  const [, section = ''] = page.split('<!-- node scripts/scale.ts -->')
  assert.deepEqual(cellsOf(section.split('\n## ')[0] ?? ''), cellsOf(table(estimate({ users: 1e7, logins: 1e4 }))))
})
