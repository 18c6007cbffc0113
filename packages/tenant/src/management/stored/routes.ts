import type { FastifyInstance } from 'fastify'
import type { Database } from '../../store/database.ts'
import { addCollection } from './collection.ts'
import type { StoredCollection, StoredSettings } from './resource.ts'
import { actionModules } from './resources/action-modules.ts'
import { attackProtection } from './resources/attack-protection.ts'
import { branding, themes } from './resources/branding.ts'
import { credentialTemplates } from './resources/credentials.ts'
import { discoveryDomains } from './resources/discovery-domains.ts'
import { emails, emailTemplates } from './resources/emails.ts'
import { eventDeliveries, eventStreams } from './resources/events.ts'
import { flowExecutions, flows, flowVaultConnections, forms } from './resources/forms-and-flows.ts'
import { guardian } from './resources/guardian.ts'
import { logStreams } from './resources/log-streams.ts'
import { customDomains, networkAcls } from './resources/network.ts'
import { phoneProviders, phoneTemplates } from './resources/phone.ts'
import {
  connectionProfiles,
  selfServiceProfiles,
  selfServiceTexts,
  userAttributeProfiles,
} from './resources/profiles.ts'
import { prompts } from './resources/prompts.ts'
import { hooks, rules, rulesConfigs } from './resources/rules-and-hooks.ts'
import { addScreenRenderers } from './resources/screen-renderers.ts'
import { addSettings } from './settings.ts'

const SETTINGS: readonly StoredSettings[] = [
  ...attackProtection,
  ...branding,
  ...emails,
  ...guardian,
  ...prompts,
  selfServiceTexts,
]

const COLLECTIONS: readonly StoredCollection[] = [
  actionModules,
  connectionProfiles,
  credentialTemplates,
  customDomains,
  discoveryDomains,
  emailTemplates,
  eventDeliveries,
  eventStreams,
  flowExecutions,
  flows,
  flowVaultConnections,
  forms,
  hooks,
  logStreams,
  networkAcls,
  phoneProviders,
  phoneTemplates,
  rules,
  rulesConfigs,
  selfServiceProfiles,
  themes,
  userAttributeProfiles,
]

/** Tells every client that what it reads or writes has no effect. */
const LEVEL_HEADER = 'tollgate-coverage'

/** The resources that are stored and returned, so that Auth0's tools can read and write them, without an effect. */
export function addStoredResources(app: FastifyInstance, database: Database): void {
  app.addHook('onRequest', async ({ routeOptions }, reply) => {
    const { coverage } = routeOptions.config
    if (coverage === 'stored') reply.header(LEVEL_HEADER, coverage)
  })
  for (const settings of SETTINGS) addSettings(app, database, settings)
  for (const collection of COLLECTIONS) addCollection(app, database, collection)
  addScreenRenderers(app, database)
}
