import { queryOptions } from '@tanstack/react-query'
import * as v from 'valibot'
import { type Management, path } from './management.ts'

const Trigger = v.object({ id: v.string(), version: v.string() })
const Secret = v.object({ name: v.string() })

const Action = v.object({
  id: v.string(),
  name: v.string(),
  code: v.string(),
  supported_triggers: v.array(Trigger),
  secrets: v.array(Secret),
  deployed_version: v.optional(v.object({ number: v.number() })),
  all_changes_deployed: v.boolean(),
})
const ActionList = v.object({ actions: v.array(Action) })
const Bindings = v.object({ bindings: v.array(v.object({ id: v.string(), action: Action })) })
const Mode = v.object({ mode: v.picklist(['off', 'on', 'network']) })
const Execution = v.object({
  id: v.string(),
  trigger_id: v.string(),
  created_at: v.string(),
  results: v.array(
    v.object({
      action_name: v.string(),
      error: v.optional(v.object({ message: v.string() })),
      logs: v.optional(v.array(v.string()), []),
    }),
  ),
})
const Executions = v.object({ executions: v.array(Execution) })

/** One run of a trigger. */
export type Execution = v.InferOutput<typeof Execution>
const Claims = v.record(v.string(), v.unknown())
const TestResult = v.object({
  error: v.optional(v.string()),
  denied: v.optional(v.string()),
  access_token_claims: Claims,
  id_token_claims: Claims,
  added_scopes: v.array(v.string()),
  removed_scopes: v.array(v.string()),
  app_metadata: Claims,
  user_metadata: Claims,
  logs: v.array(v.string()),
})

export type Action = v.InferOutput<typeof Action>
export type TestResult = v.InferOutput<typeof TestResult>

/** Prefix of the query keys of Actions and what belongs to them. */
export const ACTIONS = ['actions'] as const

/** The triggers at which Actions run, in the order of a user's life. */
export const TRIGGERS: readonly { id: string; version: string; label: string; handler: string }[] = [
  { id: 'post-login', version: 'v3', label: 'Login', handler: 'onExecutePostLogin' },
  {
    id: 'credentials-exchange',
    version: 'v2',
    label: 'Machine to machine',
    handler: 'onExecuteCredentialsExchange',
  },
  {
    id: 'pre-user-registration',
    version: 'v2',
    label: 'Before sign-up',
    handler: 'onExecutePreUserRegistration',
  },
  {
    id: 'post-user-registration',
    version: 'v2',
    label: 'After sign-up',
    handler: 'onExecutePostUserRegistration',
  },
]

export function actionKey(id: string): readonly string[] {
  return [...ACTIONS, 'one', id]
}

/** Whether the tenant runs Actions. */
export function actionsModeQuery(management: Management) {
  return queryOptions({
    queryKey: [...ACTIONS, 'mode'],
    queryFn: async () => (await management.get('local/actions', Mode)).mode,
  })
}

export function actionsQuery(management: Management) {
  return queryOptions({
    queryKey: [...ACTIONS, 'list'],
    queryFn: () => fetchActions(management),
  })
}

export async function fetchActions(management: Management): Promise<Action[]> {
  return (await management.get('actions/actions', ActionList, { per_page: 100 })).actions
}

export function actionQuery(management: Management, id: string) {
  return queryOptions({
    queryKey: actionKey(id),
    queryFn: () => management.get(path`actions/actions/${id}`, Action),
  })
}

/** The Actions of a trigger, in the order in which they run. */
export function bindingsQuery(management: Management, trigger: string) {
  return queryOptions({
    queryKey: [...ACTIONS, 'bindings', trigger],
    queryFn: () => fetchBindings(management, trigger),
  })
}

export async function fetchBindings(management: Management, trigger: string): Promise<Action[]> {
  const { bindings } = await management.get(path`actions/triggers/${trigger}/bindings`, Bindings)
  return bindings.map(({ action }) => action)
}

/** The latest runs. They are fetched again every few seconds. */
export function executionsQuery(management: Management) {
  return queryOptions({
    queryKey: [...ACTIONS, 'executions'],
    queryFn: async () => (await management.get('local/actions/executions', Executions)).executions,
    refetchInterval: 3000,
  })
}

export function createAction(
  management: Management,
  action: { name: string; code: string; trigger: string },
): Promise<Action> {
  const { name, code, trigger } = action
  const version = TRIGGERS.find(({ id }) => id === trigger)?.version ?? 'v2'
  return management.send(
    'POST',
    'actions/actions',
    { name, code, supported_triggers: [{ id: trigger, version }] },
    Action,
  )
}

export function updateAction(
  management: Management,
  { id, ...changes }: { id: string; name?: string; code?: string; secrets?: { name: string; value?: string }[] },
): Promise<Action> {
  return management.send('PATCH', path`actions/actions/${id}`, changes, Action)
}

/** Saves the code, and makes it the version that runs. */
export async function deployAction(
  management: Management,
  { id, code }: { id: string; code: string },
): Promise<Action> {
  await updateAction(management, { id, code })
  await management.sendVoid('POST', path`actions/actions/${id}/deploy`)
  return management.get(path`actions/actions/${id}`, Action)
}

export function deleteAction(management: Management, id: string): Promise<void> {
  return management.sendVoid('DELETE', `${path`actions/actions/${id}`}?force=true`)
}

/** Replaces the Actions of a trigger. */
export function bindActions(
  management: Management,
  { trigger, actions }: { trigger: string; actions: readonly string[] },
): Promise<void> {
  const bindings = actions.map(value => ({ ref: { type: 'action_id', value } }))
  return management.sendVoid('PATCH', path`actions/triggers/${trigger}/bindings`, { bindings })
}

/** Runs code without effects. */
export function testAction(
  management: Management,
  test: { trigger: string; code: string; action_id?: string; user_id?: string; audience?: string },
): Promise<TestResult> {
  return management.send('POST', 'local/actions/test', test, TestResult)
}
