import type { FastifyInstance } from 'fastify'
import type { Database } from '../../store/database.ts'
import { addCollection } from './collection.ts'
import type { StoredCollection, StoredSettings } from './resource.ts'
import { attackProtection } from './resources/attack-protection.ts'
import { branding, themes } from './resources/branding.ts'
import { emails, emailTemplates } from './resources/emails.ts'
import { logStreams } from './resources/log-streams.ts'
import { addSettings } from './settings.ts'

const SETTINGS: readonly StoredSettings[] = [...attackProtection, ...branding, ...emails]
const COLLECTIONS: readonly StoredCollection[] = [themes, emailTemplates, logStreams]

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route is part of a resource that is stored and returned without an effect. */
    coverage?: 'stored'
  }
}

/** Tells every client that what it reads or writes has no effect. */
const LEVEL_HEADER = 'tollgate-coverage'

/** The resources that are stored and returned, so that Auth0's tools can read and write them, without an effect. */
export function addStoredResources(app: FastifyInstance, database: Database): void {
  app.addHook('onRequest', async ({ routeOptions }, reply) => {
    const { coverage } = routeOptions.config
    if (coverage) reply.header(LEVEL_HEADER, coverage)
  })
  for (const settings of SETTINGS) addSettings(app, database, settings)
  for (const collection of COLLECTIONS) addCollection(app, database, collection)
}
