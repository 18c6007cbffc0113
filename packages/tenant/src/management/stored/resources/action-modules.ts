import { randomUUID } from 'node:crypto'
import { flag, list, name, object, text } from '../members.ts'
import type { StoredCollection } from '../resource.ts'

/** Actions have no dependencies and no secrets of modules here. */
const none = list(object({}), 0)

/** `/actions/modules`: code for several Actions. No Action here can use one. */
export const actionModules: StoredCollection = {
  path: '/actions/modules',
  scopes: 'actions',
  list: { shape: 'counted', name: 'modules' },
  newId: randomUUID,
  members: {
    name: name(255),
    code: text(65_536),
    dependencies: none,
    secrets: none,
    api_version: text(20),
    publish: flag,
  },
  required: ['name', 'code'],
  fixed: ['name', 'api_version', 'publish'],
  unkept: ['publish', 'api_version'],
  unique: 'name',
  defaults: { dependencies: [], secrets: [], all_changes_published: false, actions_using_module_total: 0 },
  hasTimes: true,
  missing: ['action_module_not_found', 'The Action module does not exist.'],
  taken: ['action_module_conflict', 'An Action module with this name already exists.'],
}
