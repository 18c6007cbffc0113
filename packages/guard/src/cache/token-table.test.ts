import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addRecord, clearTable, createTokenTable, findRecord, RECORD_WORDS } from './token-table.ts'

/** Fingerprints of all sorts: some begin at the same place, some are negative, and the last places run over to the first. */
const fingerprints = Array.from({ length: 1000 }, (_, index) =>
  index % 3 === 0 ? -1 - index : index % 3 === 1 ? index << 20 : Math.imul(index, 0x9e3779b1),
)

describe('a token table', () => {
  it('finds each record by its fingerprint and no other, however often it has grown', () => {
    const table = createTokenTable()
    for (const [index, fingerprint] of fingerprints.entries()) {
      assert.equal(findRecord(table, fingerprint), -1)
      const at = addRecord(table, fingerprint)
      for (let word = 1; word < RECORD_WORDS; word += 1) {
        assert.equal(table.words[at + word], 0)
        table.words[at + word] = index * RECORD_WORDS + word
      }
      assert.equal(table.size, index + 1)
    }
    for (const [index, fingerprint] of fingerprints.entries()) {
      const at = findRecord(table, fingerprint)
      const words = [...table.words.subarray(at, at + RECORD_WORDS)]
      assert.deepEqual(words, [
        fingerprint,
        ...Array.from({ length: 15 }, (_, word) => index * RECORD_WORDS + word + 1),
      ])
      assert.equal(addRecord(table, fingerprint), at)
    }
    assert.equal(table.size, fingerprints.length)
    assert.equal(findRecord(table, 12_345), -1)
  })

  it('begins each record at a line of the cache', () => {
    const table = createTokenTable()
    assert.deepEqual(
      new Set(fingerprints.map(fingerprint => addRecord(table, fingerprint) % RECORD_WORDS)),
      new Set([0]),
    )
  })

  it('holds nothing once it is cleared', () => {
    const table = createTokenTable()
    for (const fingerprint of fingerprints) {
      const at = addRecord(table, fingerprint)
      table.words.fill(7, at + 1, at + RECORD_WORDS)
    }
    clearTable(table)
    assert.equal(table.size, 0)
    for (const fingerprint of fingerprints) assert.equal(findRecord(table, fingerprint), -1)
    assert.ok(table.words.every(word => word === 0))
  })
})
