import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { root } from '../steps.ts'

interface LockedPackage {
  optionalDependencies?: Record<string, string>
}

it('the lock file names the optional packages of every platform', () => {
  const packages: Record<string, LockedPackage> = JSON.parse(
    readFileSync(join(root, 'package-lock.json'), 'utf8'),
  ).packages
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(name => !placesOf(name, path).some(place => place in packages)),
  )
  assert.deepEqual(missing, [])
})

/** Finds a package like Node does, from the nearest `node_modules` upwards. */
function placesOf(name: string, from: string): string[] {
  const above = from.lastIndexOf('/node_modules/')
  const here = `${from ? `${from}/` : ''}node_modules/${name}`
  if (!from) return [here]
  return [here, ...placesOf(name, above === -1 ? '' : from.slice(0, above))]
}
