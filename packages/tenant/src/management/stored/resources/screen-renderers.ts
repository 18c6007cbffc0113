import type { FastifyInstance } from 'fastify'
import { atomically, type Database } from '../../../store/database.ts'
import { listStored } from '../../../store/stored-resources.ts'
import { FIELDS, type FieldsQuery, pickFields } from '../../http/fields.ts'
import { anyScope } from '../../http/guard.ts'
import { listAnswer, PAGING, type PagingQuery, pageOf, parsePaging } from '../../http/paging.ts'
import { list, object } from '../members.ts'
import { describeStored } from '../resource.ts'
import { shownSettings, writeSettings } from '../settings.ts'
import { renderingMembers, screenName, screenRendering } from './prompts.ts'

interface Configs {
  configs: ({ prompt: string; screen: string } & Record<string, unknown>)[]
}

const PATH = '/prompts/rendering'
const body = object(
  {
    configs: list(object({ prompt: screenName, screen: screenName, ...renderingMembers }, ['prompt', 'screen']), 20),
  },
  ['configs'],
)

/** `/prompts/rendering`: the rendering of all screens, and changes of several. */
export function addScreenRenderers(app: FastifyInstance, database: Database): void {
  const place = { kind: screenRendering.path, owner: '' }

  app.get<{ Querystring: PagingQuery & FieldsQuery }>(
    PATH,
    {
      config: { policy: anyScope('read:prompts'), ...describeStored('GET', PATH) },
      schema: { querystring: object({ ...PAGING, ...FIELDS }) },
    },
    async ({ query }) => {
      const all = (await listStored(database, place)).map(({ id, document }) => {
        const [prompt, screen] = id.split('/')
        return { id, document: pickFields({ ...shownSettings(screenRendering, document), prompt, screen }, query) }
      })
      const paging = parsePaging(query)
      const page = pageOf(all, paging, ({ id }) => id)
      return listAnswer('configs', paging, { ...page, items: page.items.map(({ document }) => document) })
    },
  )

  app.patch<{ Body: Configs }>(
    PATH,
    { config: { policy: anyScope('update:prompts'), ...describeStored('PATCH', PATH) }, schema: { body } },
    async ({ body: { configs } }) => {
      await atomically(database, async transaction => {
        for (const { prompt, screen, ...sent } of configs) {
          await writeSettings(transaction, screenRendering, { id: `${prompt}/${screen}`, method: 'PATCH', body: sent })
        }
      })
      return { configs }
    },
  )
}
