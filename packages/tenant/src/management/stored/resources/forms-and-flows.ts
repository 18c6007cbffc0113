import { newId } from '../../../store/ids.ts'
import { list, map, name, object, open, text } from '../members.ts'
import type { StoredCollection } from '../resource.ts'

/** Nodes, actions and translations of the editor: their inner form is not checked. */
const parts = list(open)

/** `/forms`: pages that Auth0 shows during a login. */
export const forms: StoredCollection = {
  path: '/forms',
  scopes: 'forms',
  list: { shape: 'pages', name: 'forms' },
  newId: () => newId('ap_'),
  members: {
    name: name(150),
    messages: object({ errors: open, custom: open }),
    languages: object({ primary: name(55), default: name(55) }),
    translations: open,
    nodes: parts,
    start: open,
    ending: open,
    style: object({ css: text(5000, 1) }),
    tags: map(text(255)),
  },
  required: ['name'],
  summary: ['id', 'name', 'created_at', 'updated_at'],
  hasTimes: true,
  missing: ['form_not_found', 'The form does not exist.'],
}

/** `/flows`: steps that forms run. They never run here. */
export const flows: StoredCollection = {
  path: '/flows',
  scopes: 'flows',
  list: { shape: 'pages', name: 'flows' },
  newId: () => newId('af_'),
  members: { name: name(150), actions: parts },
  required: ['name'],
  summary: ['id', 'name', 'created_at', 'updated_at'],
  defaults: { actions: [] },
  hasTimes: true,
  missing: ['flow_not_found', 'The flow does not exist.'],
}

/** `/flows/vault/connections`: access to other services. What gives access is not kept, so none of them is ready. */
export const flowVaultConnections: StoredCollection = {
  path: '/flows/vault/connections',
  scopes: 'flows_vault_connections',
  list: { shape: 'pages', name: 'connections' },
  newId: () => newId('ac_'),
  members: { name: name(150), app_id: name(55), account_name: name(150), environment: text(55), setup: open },
  required: ['name', 'app_id'],
  fixed: ['app_id'],
  unkept: ['setup'],
  defaults: { ready: false, fingerprint: 'none' },
  hasTimes: true,
  missing: ['flow_vault_connection_not_found', 'The vault connection does not exist.'],
}

/** `/flows/{id}/executions`: there are none. */
export const flowExecutions: StoredCollection = {
  path: '/flows/:owner/executions',
  scopes: 'flows_executions',
  list: { shape: 'pages', name: 'executions' },
  methods: '',
  members: {},
  owner: '/flows',
  missing: flows.missing,
}
