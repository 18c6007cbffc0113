import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Api } from '../../api/apis.ts'
import { useManagement } from '../../api/management-context.tsx'
import { type TestToken, type TestTokenRequest, testTokenQuery } from '../../api/test-tokens.ts'
import type { User } from '../../api/users.ts'
import { SelectField } from '../../components/forms/field.tsx'
import { Picker } from '../../components/forms/picker.tsx'
import { OrganizationField } from '../../organizations/organization-field.tsx'
import { UserField } from '../../users/user-field.tsx'
import type { TokenAnswer } from './token-request.ts'

/** The lifetimes that can be chosen, in seconds; the API's own is the default. */
const LIFETIMES = [
  { value: '', label: 'As the API sets it' },
  { value: '60', label: '1 minute' },
  { value: '300', label: '5 minutes' },
  { value: '3600', label: '1 hour' },
  { value: '-60', label: 'Expired 1 minute ago' },
]

interface Choice {
  user: User
  organization: string
  /** `undefined` for all that the user has. */
  permissions: readonly string[] | undefined
  lifetime: string
}

/** A response as that of the token endpoint, and the permissions that the user has. */
interface UserTokenAnswer extends TokenAnswer {
  held: readonly string[]
}

/** The choice of a token for a user, and its query. */
export interface UserToken {
  choice: Choice
  query: UseQueryResult<UserTokenAnswer>
  change: (changes: Partial<Choice>) => void
}

/** @param first the user who is chosen at the beginning */
export function useUserToken(api: Api, first: User | undefined): UserToken | undefined {
  const [choice, setChoice] = useState<Choice>()
  const current = choice ?? (first && { user: first, organization: '', permissions: undefined, lifetime: '' })
  const query = useQuery({ ...testTokenQuery(useManagement(), current && requestOf(api, current)), select: answerOf })
  return current && { choice: current, query, change: changes => setChoice({ ...current, ...changes }) }
}

/** Chooses the user, the organization, the permissions and the lifetime of a token. */
export function UserTokenFields({ token: { choice, query, change } }: { token: UserToken }) {
  const { user, organization, permissions, lifetime } = choice
  const held = query.data?.held ?? []
  return (
    <>
      <UserField
        chosen={user}
        onChoose={chosen => change({ user: chosen, organization: '', permissions: undefined })}
      />
      <OrganizationField
        userId={user.user_id}
        value={organization}
        onChange={id => change({ organization: id, permissions: undefined })}
      />
      <SelectField label="Lifetime" value={lifetime} onChange={event => change({ lifetime: event.target.value })}>
        {LIFETIMES.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </SelectField>
      {held.length > 0 && (
        <Picker
          label="Permissions"
          options={held.map(value => ({ value }))}
          chosen={permissions ?? held}
          onChange={chosen => change({ permissions: chosen })}
        />
      )}
    </>
  )
}

function answerOf({ permissions, id_token_claims: _, ...body }: TestToken): UserTokenAnswer {
  return { status: 200, body, token: body.access_token, held: permissions }
}

function requestOf(api: Api, { user, organization, permissions, lifetime }: Choice): TestTokenRequest {
  return {
    user: user.user_id,
    audience: api.identifier,
    ...(organization && { organization }),
    ...(permissions && { permissions }),
    ...(lifetime && { expires_in: Number(lifetime) }),
  }
}
