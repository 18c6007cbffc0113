import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { shareNames } from './name-lists.ts'

describe('name lists', () => {
  it('are one frozen list for all that hold the same names', () => {
    const list = shareNames(['read:a', 'write:a'])
    assert.deepEqual(list, ['read:a', 'write:a'])
    assert.equal(shareNames(['read:a', 'write:a']), list)
    assert.ok(Object.isFrozen(list))
  })

  it('are told apart when a name holds a space, whichever came first', () => {
    for (const names of [['a b'], ['a', 'b'], ['a b'], ['a', 'b', ''], ['a', 'b ']]) {
      assert.deepEqual(shareNames(names), names)
    }
  })

  it('are told apart by their order and their number', () => {
    assert.notEqual(shareNames(['a', 'b']), shareNames(['b', 'a']))
    assert.notEqual(shareNames(['a']), shareNames(['a', 'a']))
  })

  it('of a permissions claim are not those of a scope claim', () => {
    shareNames(['a b'])
    assert.deepEqual(shareNames(['a', 'b']), ['a', 'b'])
  })

  it('are the same empty list for no names', () => {
    assert.deepEqual(shareNames([]), [])
    assert.equal(shareNames([]), shareNames([]))
  })

  it('keep no reference to the list that was given', () => {
    const given = ['mine']
    shareNames(given)
    given.push('admin')
    assert.deepEqual(shareNames(['mine']), ['mine'])
  })

  it('are not kept when they are long: who sends them has not been verified yet', () => {
    const names = Array.from({ length: 200 }, (_, index) => `permission:${index}`)
    assert.deepEqual(shareNames(names), names)
    assert.notEqual(shareNames(names), shareNames(names))
  })
})
