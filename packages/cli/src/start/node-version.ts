import { Failure } from '../failure.ts'

/** The `engines` of `@tollgate/tenant`. The other commands also run on older versions. */
const MINIMUM = { major: 24, minor: 7 }

/**
 * Without this check, an older version fails with an error of its module loader.
 *
 * @param version such as `24.7.0`
 * @throws {Failure} if the local tenant cannot run on this version of Node
 */
export function requireNodeOfTenant(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > MINIMUM.major || (major === MINIMUM.major && minor >= MINIMUM.minor)) return
  const wanted = `${MINIMUM.major}.${MINIMUM.minor}`
  throw new Failure(`The local tenant needs Node ${wanted} or newer, but this is Node ${version}: update Node`)
}
