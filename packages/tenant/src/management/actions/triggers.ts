import { isTrigger, TRIGGERS, type Trigger } from '../../actions/triggers.ts'
import { notSupported, RequestRefused } from '../http/errors.ts'

/** Triggers of Auth0 at which this tenant runs no Actions. */
const OTHERS: readonly string[] = [
  'post-change-password',
  'send-phone-message',
  'password-reset-post-challenge',
  'custom-phone-provider',
  'custom-email-provider',
  'event-stream',
  'password-hash-migration',
  'mcp-tool',
]

const CURRENT_VERSIONS: Readonly<Record<Trigger, string>> = {
  'post-login': 'v3',
  'credentials-exchange': 'v2',
  'pre-user-registration': 'v2',
  'post-user-registration': 'v2',
  'custom-token-exchange': 'v1',
}

/** The triggers in the Management API's format. */
export function triggerDocuments(): object[] {
  return Object.keys(TRIGGERS)
    .filter(isTrigger)
    .map(id => ({
      id,
      version: CURRENT_VERSIONS[id],
      status: 'CURRENT',
      runtimes: ['node18-actions', 'node22'],
      default_runtime: 'node22',
      binding_policy: id === 'custom-token-exchange' ? 'entity-bound' : 'trigger-bound',
      compatible_triggers: id === 'post-login' ? [{ id, version: 'v2' }] : [],
    }))
}

/** @throws RequestRefused when the tenant runs no Actions at the trigger */
export function requireTrigger(id: string): Trigger {
  if (isTrigger(id)) return id
  if (!OTHERS.includes(id)) throw new RequestRefused(400, 'invalid_uri', `There is no trigger "${id}"`)
  const supported = Object.keys(TRIGGERS).join('", "')
  throw notSupported(`The trigger "${id}" is not supported: use "${supported}"`)
}

/** Whether it is one of Auth0's triggers at which nothing runs here. */
export function isOtherTrigger(id: string): boolean {
  return OTHERS.includes(id)
}
