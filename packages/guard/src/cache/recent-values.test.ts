import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createRecentValues } from './recent-values.ts'

describe('createRecentValues', () => {
  it('finds the value of a text, and none of another', () => {
    const values = createRecentValues<object>(3, 10)
    const value = {}
    values.add('a', value)
    assert.equal(values.find('a'), value)
    assert.equal(values.find('b'), undefined)
  })

  it('evicts the value that was used the longest time ago', () => {
    const values = createRecentValues<number>(3, 10)
    for (const [index, text] of ['a', 'b', 'c'].entries()) values.add(text, index)
    values.find('a')
    values.add('d', 3)
    assert.deepEqual(
      ['a', 'b', 'c', 'd'].map(text => values.find(text)),
      [0, undefined, 2, 3],
    )
  })

  it('does not store the value of a text that is too long', () => {
    const values = createRecentValues<number>(3, 10)
    values.add('a'.repeat(11), 1)
    assert.equal(values.find('a'.repeat(11)), undefined)
  })
})
