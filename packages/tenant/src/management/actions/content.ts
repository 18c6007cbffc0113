import { Script } from 'node:vm'
import type { Actions } from '../../actions/actions.ts'
import type { ActionContent, ActionSecret } from '../../store/actions/actions.ts'
import { invalidBody, notSupported } from '../http/errors.ts'
import { refuseUnsupportedValues } from '../http/unsupported-values.ts'
import { ACTION_SUPPORTED_VALUES, type ActionBody } from './body.ts'
import { requireTrigger } from './triggers.ts'

const DEFAULT_CODE = 'module.exports = () => {}'

/** @throws RequestRefused when the tenant was started without Actions */
export function requireActions({ mode }: Actions): void {
  if (mode === 'off') {
    throw notSupported('Actions are off: start the tenant with TOLLGATE_ACTIONS=on to deploy, bind and test them')
  }
}

/** The content of an Action after a request. @throws RequestRefused for what the tenant cannot run */
export function changedContent(body: ActionBody, former?: ActionContent): ActionContent {
  refuseUnsupportedValues(body, ACTION_SUPPORTED_VALUES)
  for (const { id } of body.supported_triggers ?? []) requireTrigger(id)
  const supported_triggers = body.supported_triggers ?? former?.supported_triggers ?? []
  return {
    code: body.code ?? former?.code ?? DEFAULT_CODE,
    dependencies: [],
    runtime: body.runtime ?? former?.runtime ?? 'node22',
    supported_triggers: supported_triggers.map(({ id, version }) => ({ id, version })),
    secrets: body.secrets ? changedSecrets(body.secrets, former?.secrets ?? []) : (former?.secrets ?? []),
  }
}

/** The secrets of a request replace the former ones; one without a value keeps its value. */
function changedSecrets(secrets: NonNullable<ActionBody['secrets']>, former: readonly ActionSecret[]): ActionSecret[] {
  const updated_at = new Date().toISOString()
  return secrets.map(({ name, value }) => {
    const known = former.find(secret => secret.name === name)
    if (value !== undefined) return { name, value, updated_at }
    if (!known) throw invalidBody(`Payload validation error: 'Missing required property: value' on property secrets.`)
    return known
  })
}

/** @throws RequestRefused when the code is not JavaScript. Does not run it */
export function requireCompilable({ code }: Pick<ActionContent, 'code'>): void {
  try {
    new Script(`(function (exports, require, module) {${code}\n})`, { filename: 'action' })
  } catch (error) {
    const line = /^action:(\d+)/.exec(error instanceof Error ? String(error.stack) : '')?.[1]
    const message = error instanceof Error ? error.message : String(error)
    throw invalidBody(`The code cannot be compiled: ${message}${line === undefined ? '' : ` (line ${line})`}`)
  }
}
