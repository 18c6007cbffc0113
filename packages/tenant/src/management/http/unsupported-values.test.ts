import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { CLIENT_GRANT_SUPPORTED_VALUES } from '../client-grants/body.ts'
import { CLIENT_SUPPORTED_VALUES } from '../clients/supported-values.ts'
import { CONNECTION_SUPPORTED_VALUES } from '../connections/body.ts'
import { RESOURCE_SERVER_SUPPORTED_VALUES } from '../resource-servers/body.ts'
import { SETTINGS_SUPPORTED_VALUES } from '../tenant-settings/body.ts'
import { USER_SUPPORTED_VALUES } from '../users/body.ts'

const PAGE = join(import.meta.dirname, '../../../../../../docs/reference/management-api.md')

describe('docs/reference/management-api.md', () => {
  it('names every member that is refused, with the reason', () => {
    const rows = readFileSync(PAGE, 'utf8').matchAll(/^\| `([\w/-]+)` +\| `([\w.]+)` +\| (.+?) +\|$/gm)
    const named = Array.from(rows, ([, resource, member, reason]) => `${resource} ${member}: ${reason}`)
    const refused = Object.entries({
      'tenants/settings': SETTINGS_SUPPORTED_VALUES,
      clients: CLIENT_SUPPORTED_VALUES,
      'resource-servers': RESOURCE_SERVER_SUPPORTED_VALUES,
      'client-grants': CLIENT_GRANT_SUPPORTED_VALUES,
      users: USER_SUPPORTED_VALUES,
      connections: CONNECTION_SUPPORTED_VALUES,
    }).flatMap(([resource, promises]) => promises.map(({ member, reason }) => `${resource} ${member}: ${reason}`))
    assert.deepEqual(named, refused)
  })
})
