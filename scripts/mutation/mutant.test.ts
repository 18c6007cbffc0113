import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, it } from 'node:test'
import { locate, parseMutants } from './mutant.ts'
import { mutate, readSources } from './workspace.ts'

const LIST = `# Tokens

takes every token
- if (bad) return
+ if (false) return

takes two lines
- one()
-
-   two()

cannot be noticed
- faster()
= only faster
`

describe('parseMutants', () => {
  it('reads the fault, the code, its replacement, and the reason why a mutant survives', () => {
    assert.deepEqual(parseMutants(LIST), [
      { fault: 'takes every token', find: 'if (bad) return', put: 'if (false) return', survives: undefined },
      { fault: 'takes two lines', find: 'one()\n\n  two()', put: '', survives: undefined },
      { fault: 'cannot be noticed', find: 'faster()', put: '', survives: 'only faster' },
    ])
  })

  for (const [what, list] of [
    ['no code', 'takes every token'],
    ['no sign', 'takes every token\nif (bad) return'],
  ] as const) {
    it(`refuses a mutant with ${what}`, () => assert.throws(() => parseMutants(list), /takes every token/))
  }
})

describe('locate', () => {
  const [mutant = assert.fail()] = parseMutants('a\n- check()')

  it('finds the one place of a piece of code', () => {
    const sources = new Map([
      ['a.ts', 'one()'],
      ['b/c.ts', 'if (x) check()'],
    ])
    assert.deepEqual(locate([mutant], sources).get(mutant), { file: 'b/c.ts', start: 7 })
  })

  for (const [what, sources] of [
    ['is nowhere', [['a.ts', 'changed()']]],
    ['is in one file twice', [['a.ts', 'check() check()']]],
    [
      'is in two files',
      [
        ['a.ts', 'check()'],
        ['b.ts', 'check()'],
      ],
    ],
  ] satisfies [string, [string, string][]][]) {
    it(`throws when a piece of code ${what}`, () => {
      assert.throws(() => locate([mutant], new Map(sources)), /The list of mutants is out of date: .*\n.*: check\(\)$/)
    })
  }
})

describe('The lists of mutants', () => {
  for (const list of globSync('*.mutants', { cwd: import.meta.dirname })) {
    it(`${list} names pieces of code that are in the sources once, and replacements that parse`, () => {
      const sources = readSources(basename(list, '.mutants'))
      const places = locate(parseMutants(readFileSync(join(import.meta.dirname, list), 'utf8')), sources)
      for (const [mutant, { file, start }] of places) mutate(sources.get(file) ?? '', mutant, start)
    })
  }
})
