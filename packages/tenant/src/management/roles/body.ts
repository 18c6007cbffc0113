import type { Role } from '../../store/roles.ts'
import { type ObjectSchema, objectSchema } from '../http/schema.ts'

/** What a request may say of a role. */
export interface RoleBody {
  name?: string
  description?: string | null
}

export type NewRole = RoleBody & { name: string }

const ROLE: ObjectSchema<RoleBody>['properties'] = {
  name: { type: 'string', minLength: 1, maxLength: 50, pattern: '^[^<>]+$' },
  description: { type: ['string', 'null'], maxLength: 140, pattern: '^[^<>]*$' },
}

export const newRole: ObjectSchema<NewRole> = objectSchema<NewRole>({ ...ROLE }, ['name'])
export const roleChanges: ObjectSchema<RoleBody> = objectSchema<RoleBody>(ROLE)

/** A role as the Management API shows it. */
export interface RoleDocument extends Omit<Role, 'description'> {
  /** `null` when there is none, as on Auth0. */
  description: string | null
  /** Auth0's word for roles that are not an organization's. */
  type: 'tenant'
}

export function roleDocument({ description, ...role }: Role): RoleDocument {
  return { ...role, description: description || null, type: 'tenant' }
}
