import { type ObjectSchema, objectSchema } from '../http/schema.ts'

export interface ProfileChanges {
  name?: string
  subject_token_type?: string
}

export interface NewProfile extends Required<ProfileChanges> {
  action_id: string
  type: string
}

const PROFILE: ObjectSchema<ProfileChanges>['properties'] = {
  name: { type: 'string', minLength: 3, maxLength: 50, pattern: '^[^<>]+$' },
  subject_token_type: { type: 'string', minLength: 8, maxLength: 100 },
}

export const newProfile: ObjectSchema<NewProfile> = objectSchema<NewProfile>(
  {
    ...PROFILE,
    action_id: { type: 'string', minLength: 1, maxLength: 36 },
    type: { type: 'string', enum: ['custom_authentication'] },
  },
  ['name', 'subject_token_type', 'action_id', 'type'],
)

export const profileChanges: object = { ...objectSchema<ProfileChanges>(PROFILE), minProperties: 1 }
