import type { FastifyInstance } from 'fastify'
import type { Actions } from '../../actions/actions.ts'
import type { ActionEvent, Outcome } from '../../actions/runner.ts'
import { sampleEvent } from '../../actions/sample-event.ts'
import { findExecution, listExecutions } from '../../store/actions/action-executions.ts'
import type { Database } from '../../store/database.ts'
import { RequestRefused } from '../http/errors.ts'
import { anyScope } from '../http/guard.ts'
import { objectSchema } from '../http/schema.ts'
import { requireActions, requireCompilable } from './content.ts'
import { requireAction } from './routes.ts'
import { requireTrigger } from './triggers.ts'

interface PayloadBody {
  payload: Record<string, unknown>
}

interface DraftBody {
  trigger: string
  code: string
  /** The Action whose secrets the code gets. */
  action_id?: string
  user_id?: string
  client_id?: string
  audience?: string
}

const MOST_EXECUTIONS = 50

const payloadBody = objectSchema<PayloadBody>({ payload: { type: 'object' } }, ['payload'])
const draftBody = objectSchema<DraftBody>(
  {
    trigger: { type: 'string', maxLength: 100 },
    code: { type: 'string', maxLength: 100_000 },
    action_id: { type: 'string', maxLength: 100 },
    user_id: { type: 'string', maxLength: 255 },
    client_id: { type: 'string', maxLength: 100 },
    audience: { type: 'string', maxLength: 600 },
  },
  ['trigger', 'code'],
)

/** Tests of Actions, which have no effect, and their executions. */
export function addActionTests(app: FastifyInstance, database: Database, actions: Actions): void {
  const read = { config: { policy: anyScope('read:actions') } }
  const create = { config: { policy: anyScope('create:actions') } }

  app.post<{ Params: { id: string }; Body: PayloadBody }>(
    '/actions/actions/:id/test',
    { ...create, schema: { body: payloadBody } },
    async ({ params, body }) => {
      requireActions(actions)
      const action = await requireAction(database, params.id)
      const trigger = requireTrigger(action.supported_triggers[0]?.id ?? '')
      const version = `${action.id} ${action.updated_at}`
      return { payload: testDocument(await actions.test(trigger, { ...action, version }, body.payload)) }
    },
  )

  app.post<{ Body: DraftBody }>(
    '/local/actions/test',
    { ...create, schema: { body: draftBody } },
    async ({ body: { code, action_id, ...about } }) => {
      requireActions(actions)
      requireCompilable({ code })
      const trigger = requireTrigger(about.trigger)
      const { name = 'draft', secrets = [] } = action_id === undefined ? {} : await requireAction(database, action_id)
      const event: ActionEvent = await sampleEvent(database, trigger, about)
      const outcome = await actions.test(trigger, { name, secrets, code, version: `draft ${code}` }, event)
      return { ...testDocument(outcome), event }
    },
  )

  app.get<{ Params: { id: string } }>('/actions/executions/:id', read, async ({ params }) => {
    await actions.flush()
    const execution = await findExecution(database, params.id)
    if (!execution) throw new RequestRefused(404, '', 'That execution does not exist.')
    const results = execution.results.map(({ logs: _logs, ...result }) => result)
    return { ...execution, results, updated_at: execution.created_at }
  })

  app.get('/local/actions/executions', read, async () => {
    await actions.flush()
    return { executions: await listExecutions(database, MOST_EXECUTIONS) }
  })

  app.get('/local/actions', read, async () => ({ mode: actions.mode }))
}

function testDocument({ decisions, failure, results }: Outcome): object {
  const { denied, accessTokenClaims, idTokenClaims, addedScopes, removedScopes } = decisions
  return {
    ...(failure !== undefined && { error: failure }),
    ...(denied && { denied: denied.reason }),
    access_token_claims: accessTokenClaims,
    id_token_claims: idTokenClaims,
    added_scopes: addedScopes,
    removed_scopes: removedScopes,
    ...(Object.keys(decisions.exchange).length > 0 && { exchange: decisions.exchange }),
    app_metadata: decisions.appMetadata,
    user_metadata: decisions.userMetadata,
    logs: results.flatMap(result => result.logs ?? []),
  }
}
