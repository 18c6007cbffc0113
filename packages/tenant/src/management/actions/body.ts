import type { ActionContent } from '../../store/actions/actions.ts'
import { type ObjectSchema, objectSchema } from '../http/schema.ts'
import type { SupportedValue } from '../http/unsupported-values.ts'
import { isEmpty } from '../http/unsupported-values.ts'

interface SecretBody {
  name: string
  /** Missing in a PATCH: the value stays. */
  value?: string
}

/** The members of an Action that a request may set. */
export interface ActionBody {
  name?: string
  code?: string
  dependencies?: { name?: string; version?: string; registry_url?: string }[]
  modules?: Record<string, unknown>[]
  runtime?: string
  secrets?: SecretBody[]
  supported_triggers?: ActionContent['supported_triggers']
}

export type NewAction = ActionBody & Required<Pick<ActionBody, 'name' | 'supported_triggers'>> & { deploy?: boolean }

/** Auth0's limits. */
const LONGEST_CODE = 100_000
const LONGEST_SECRET_NAME = 128
const LONGEST_SECRET = 4096

const ACTION: ObjectSchema<ActionBody>['properties'] = {
  name: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[^<>]+$' },
  code: { type: 'string', maxLength: LONGEST_CODE },
  dependencies: {
    type: 'array',
    maxItems: 100,
    items: objectSchema<{ name?: string; version?: string; registry_url?: string }>({
      name: { type: 'string', maxLength: 214 },
      version: { type: 'string', maxLength: 256 },
      registry_url: { type: 'string', maxLength: 2048 },
    }),
  },
  modules: { type: 'array', maxItems: 100, items: { type: 'object' } },
  runtime: { type: 'string', enum: ['node12', 'node16', 'node18', 'node18-actions', 'node22'] },
  secrets: {
    type: 'array',
    maxItems: 100,
    items: objectSchema<SecretBody>(
      {
        name: { type: 'string', minLength: 1, maxLength: LONGEST_SECRET_NAME },
        value: { type: 'string', maxLength: LONGEST_SECRET },
      },
      ['name'],
    ),
  },
  supported_triggers: {
    type: 'array',
    minItems: 1,
    maxItems: 10,
    items: objectSchema<{ id: string; version: string }>(
      {
        id: { type: 'string', minLength: 1, maxLength: 100 },
        version: { type: 'string', minLength: 1, maxLength: 10 },
      },
      ['id', 'version'],
    ),
  },
}

export const newAction: ObjectSchema<NewAction> = objectSchema<NewAction>({ ...ACTION, deploy: { type: 'boolean' } }, [
  'name',
  'supported_triggers',
])
export const actionChanges: ObjectSchema<ActionBody> = objectSchema<ActionBody>(ACTION)

/** Members with values that need what this tenant does not have. */
export const ACTION_SUPPORTED_VALUES: readonly SupportedValue[] = [
  { member: 'dependencies', isSupported: isEmpty, reason: 'Actions use the modules of Node alone here' },
  { member: 'modules', isSupported: isEmpty, reason: 'Actions cannot share modules here' },
]
