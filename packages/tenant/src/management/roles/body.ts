import type { Role } from '../../store/access/roles.ts'
import { type ObjectSchema, objectSchema } from '../http/schema.ts'

/** The members of a role that a request may set. */
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

/** A role in the Management API's format. */
export interface RoleDocument extends Omit<Role, 'description'> {
  /** `null` when the role has no description, as on Auth0. */
  description: string | null
  /** Auth0's value for roles that do not belong to an organization. */
  type: 'tenant'
}

export function roleDocument({ description, ...role }: Role): RoleDocument {
  return { ...role, description: description || null, type: 'tenant' }
}
