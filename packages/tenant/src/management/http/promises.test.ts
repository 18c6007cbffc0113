import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { CLIENT_GRANT_PROMISES } from '../client-grants/body.ts'
import { CLIENT_PROMISES } from '../clients/body.ts'
import { CONNECTION_PROMISES } from '../connections/body.ts'
import { RESOURCE_SERVER_PROMISES } from '../resource-servers/body.ts'
import { SETTINGS_PROMISES } from '../tenant-settings/body.ts'
import { USER_PROMISES } from '../users/body.ts'

const PAGE = join(import.meta.dirname, '../../../../../../docs/reference/management-api.md')

describe('docs/reference/management-api.md', () => {
  it('names every member that is refused, with the reason', () => {
    const rows = readFileSync(PAGE, 'utf8').matchAll(/^\| `([\w/-]+)` +\| `([\w.]+)` +\| (.+?) +\|$/gm)
    const named = Array.from(rows, ([, resource, member, reason]) => `${resource} ${member}: ${reason}`)
    const refused = Object.entries({
      'tenants/settings': SETTINGS_PROMISES,
      clients: CLIENT_PROMISES,
      'resource-servers': RESOURCE_SERVER_PROMISES,
      'client-grants': CLIENT_GRANT_PROMISES,
      users: USER_PROMISES,
      connections: CONNECTION_PROMISES,
    }).flatMap(([resource, promises]) => promises.map(({ member, reason }) => `${resource} ${member}: ${reason}`))
    assert.deepEqual(named, refused)
  })
})
