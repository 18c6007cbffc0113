import type { FastifyInstance } from 'fastify'
import type { Actions } from '../../actions/actions.ts'
import type { Trigger } from '../../actions/triggers.ts'
import { listBindings, replaceBindings } from '../../store/actions/action-bindings.ts'
import { type Action, listActions } from '../../store/actions/actions.ts'
import { atomically, type Database } from '../../store/database.ts'
import { RequestRefused } from '../http/errors.ts'
import { anyScope } from '../http/guard.ts'
import { objectSchema } from '../http/schema.ts'
import { requireActions } from './content.ts'
import { bindingDocument } from './document.ts'
import { PAGES, type PageQuery, pageAnswer } from './routes.ts'
import { isOtherTrigger, requireTrigger } from './triggers.ts'

interface BindingBody {
  ref: { type: 'binding_id' | 'action_id' | 'action_name'; value: string }
  display_name?: string
  secrets?: Record<string, unknown>[]
}

interface BindingsBody {
  bindings: BindingBody[]
}

type Params = { Params: { trigger: string } }

const MOST_BINDINGS = 100

const bindingsBody = objectSchema<BindingsBody>(
  {
    bindings: {
      type: 'array',
      maxItems: MOST_BINDINGS,
      items: objectSchema<BindingBody>(
        {
          ref: objectSchema<BindingBody['ref']>(
            {
              type: { type: 'string', enum: ['binding_id', 'action_id', 'action_name'] },
              value: { type: 'string', minLength: 1, maxLength: 255 },
            },
            ['type', 'value'],
          ),
          display_name: { type: 'string', minLength: 1, maxLength: 255 },
          secrets: { type: 'array', maxItems: 0, items: { type: 'object' } },
        },
        ['ref'],
      ),
    },
  },
  ['bindings'],
)

/** `/actions/triggers/{id}/bindings`: which Actions run at a trigger, in which order. */
export function addActionBindings(app: FastifyInstance, database: Database, actions: Actions): void {
  app.get<Params & { Querystring: PageQuery }>(
    '/actions/triggers/:trigger/bindings',
    { config: { policy: anyScope('read:actions') }, schema: { querystring: objectSchema<PageQuery>(PAGES) } },
    async ({ params: { trigger }, query }) => {
      const bound = isOtherTrigger(trigger) ? [] : await bindingDocuments(database, requireTrigger(trigger))
      return pageAnswer('bindings', bound, query)
    },
  )

  app.patch<Params & { Body: BindingsBody }>(
    '/actions/triggers/:trigger/bindings',
    { config: { policy: anyScope('update:actions') }, schema: { body: bindingsBody } },
    async ({ params, body: { bindings } }) => {
      if (isOtherTrigger(params.trigger) && bindings.length === 0) return { bindings: [] }
      const trigger = requireTrigger(params.trigger)
      if (bindings.length > 0) refuseEntityBound(trigger)
      if (bindings.length > 0) requireActions(actions)
      await atomically(database, async transaction => {
        const all = await listActions(transaction)
        const former = await listBindings(transaction, trigger)
        const chosen = bindings.map(({ ref, display_name }) => {
          const actionId = former.find(binding => binding.id === ref.value)?.action_id
          const action = all.find(({ id, name }) =>
            ref.type === 'action_name' ? name === ref.value : id === (ref.type === 'action_id' ? ref.value : actionId),
          )
          if (!action) throw new RequestRefused(404, '', 'That action does not exist.')
          return { action, display_name: display_name ?? action.name }
        })
        for (const { action } of chosen) requireBindable(action, trigger)
        refuseRepeated(chosen.map(({ action }) => action))
        const rows = chosen.map(({ action, display_name }) => ({ action_id: action.id, display_name }))
        await replaceBindings(transaction, trigger, rows)
      })
      return { bindings: await bindingDocuments(database, trigger) }
    },
  )
}

function refuseEntityBound(trigger: Trigger): void {
  if (trigger !== 'custom-token-exchange') return
  throw new RequestRefused(400, '', `Actions of "${trigger}" are bound by /token-exchange-profiles`)
}

async function bindingDocuments(database: Database, trigger: string): Promise<object[]> {
  const actions = new Map((await listActions(database)).map(action => [action.id, action]))
  const bindings = await listBindings(database, trigger)
  return bindings.flatMap(binding => {
    const action = actions.get(binding.action_id)
    return action ? [bindingDocument(binding, action)] : []
  })
}

/** @throws RequestRefused for an Action that is not for the trigger, or is not deployed */
export function requireBindable({ name, deployed, supported_triggers }: Action, trigger: string): void {
  if (!supported_triggers.some(({ id }) => id === trigger)) {
    throw new RequestRefused(400, '', `The action "${name}" does not support the trigger "${trigger}"`)
  }
  if (!deployed) throw new RequestRefused(400, '', `The action "${name}" is not deployed: deploy it first`)
}

function refuseRepeated(actions: readonly Action[]): void {
  const repeated = actions.find(({ id }, index) => actions.findIndex(other => other.id === id) !== index)
  if (repeated) throw new RequestRefused(400, '', `The action "${repeated.name}" is bound twice`)
}
