import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { Failure } from '../failure.ts'
import { requireNodeOfTenant } from './node-version.ts'

const manifest = join(import.meta.dirname, '../../../tenant/package.json')

describe('the version of Node for a local tenant', () => {
  const { engines } = JSON.parse(readFileSync(manifest, 'utf8'))

  it('is the one in the engines of @tollgate/tenant', () => {
    assert.equal(engines.node, '>=24.7')
  })

  for (const version of ['24.7.0', '24.10.1', '26.0.0']) {
    it(`can be ${version}`, () => requireNodeOfTenant(version))
  }

  for (const version of ['22.18.0', '24.6.9', '23.11.0']) {
    it(`cannot be ${version}`, () => {
      assert.throws(
        () => requireNodeOfTenant(version),
        error =>
          error instanceof Failure &&
          error.message === `The local tenant needs Node 24.7 or newer, but this is Node ${version}: update Node`,
      )
    })
  }
})
