import { newHexId, newId } from '../../../store/ids.ts'
import { flag, integer, map, name, oneOf, text } from '../members.ts'
import type { StoredCollection } from '../resource.ts'

const script = text(100_000, 1)
/** Auth0 has a few dozen rules at most; their order is a number that the request gives. */
const LAST = 1_000_000

/** `/rules`: predecessors of Actions. They never run here. */
export const rules: StoredCollection = {
  path: '/rules',
  scopes: 'rules',
  list: { shape: 'pages', name: 'rules', filters: { enabled: flag } },
  newId: () => newId('rul_'),
  members: {
    name: { type: 'string', maxLength: 255, pattern: '^[a-zA-Z0-9](?:[ a-zA-Z0-9-]*[a-zA-Z0-9])?$' },
    script,
    order: integer(0, LAST),
    enabled: flag,
  },
  required: ['name', 'script'],
  unique: 'name',
  hasFields: true,
  defaults: { enabled: true, order: 0, stage: 'login_success' },
  missing: ['inexistent_rule', 'The rule does not exist.'],
  taken: ['rule_conflict', 'A rule with the same name already exists.'],
}

/** `/rules-configs`: values for rules. Only their keys are kept. */
export const rulesConfigs: StoredCollection = {
  path: '/rules-configs',
  scopes: 'rules_configs',
  list: { shape: 'array', name: 'rules_configs' },
  methods: 'PUT DELETE',
  putCreates: true,
  idMember: 'key',
  id: { type: 'string', maxLength: 127, pattern: '^[A-Za-z0-9_@*+:-]+$' },
  members: { value: text(4096) },
  required: ['value'],
  unkept: ['value'],
  missing: ['inexistent_rules_config', 'The rules config does not exist.'],
}

/** `/hooks`: predecessors of Actions. They never run here. */
export const hooks: StoredCollection = {
  path: '/hooks',
  scopes: 'hooks',
  list: { shape: 'pages', name: 'hooks', filters: { enabled: flag, triggerId: text(50) } },
  newId: newHexId,
  members: {
    name: name(255),
    script,
    enabled: flag,
    dependencies: map(text(255)),
    triggerId: oneOf(
      'credentials-exchange',
      'pre-user-registration',
      'post-user-registration',
      'post-change-password',
      'send-phone-message',
    ),
  },
  required: ['name', 'script', 'triggerId'],
  fixed: ['triggerId'],
  unique: 'name',
  hasFields: true,
  defaults: { enabled: false, dependencies: {} },
  status: { PATCH: 201 },
  missing: ['HookNotFound', 'The hook does not exist.'],
  taken: ['HookConflict', 'A hook with the same name already exists.'],
}
