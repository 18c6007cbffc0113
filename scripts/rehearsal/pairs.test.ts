import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { APIS } from '../apis/catalog.ts'
import { CLIENTS } from '../clients/catalog.ts'
import { root } from '../steps.ts'
import { PAIRS_PAGE, pageWith, readResults } from './pair-results.ts'
import { coveringPairs, nameOf, OFFERED } from './pairs.ts'

describe('the pairs of an API and a client', () => {
  it('are all that "npm create tollgate" offers, once', () => {
    const names = OFFERED.map(nameOf)
    const twins = CLIENTS.filter(({ name }) => name.endsWith('-js')).length
    assert.equal(new Set(names).size, 2 * APIS.length * (CLIENTS.length - twins))
    assert.ok(names.includes('express-js/react-js') && names.includes('express-js/vue'))
    assert.ok(!names.includes('express/react-js'))
  })

  it('that every run checks contain each API in both languages, and each client', () => {
    const pairs = coveringPairs()
    assert.deepEqual(new Set(pairs.map(({ api }) => api)), new Set(APIS.flatMap(({ name }) => [name, `${name}-js`])))
    assert.deepEqual(new Set(pairs.map(({ client }) => client)), new Set(CLIENTS.map(({ name }) => name)))
    assert.ok(pairs.length <= 2 * APIS.length + 2)
  })

  it('have their last results in docs/reference/pairs.md', () => {
    const page = readFileSync(join(root, PAIRS_PAGE), 'utf8')
    assert.equal(page, pageWith(page, readResults()), 'Run "npm run rehearse -- --pairs" again')
  })
})
