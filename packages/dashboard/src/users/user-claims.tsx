import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { apisQuery } from '../api/apis.ts'
import { useManagement } from '../api/management-context.tsx'
import { testTokenQuery } from '../api/test-tokens.ts'
import { decodeToken } from '../apis/test/token.ts'
import { ClaimTable } from '../apis/test/token-view.tsx'
import { SelectField } from '../components/forms/field.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Section } from '../components/section.tsx'
import { OrganizationField } from '../organizations/organization-field.tsx'
import { useUser } from './user-page.tsx'

/** What the tokens of a user contain. */
export default function UserClaims() {
  const { user_id } = useUser()
  const management = useManagement()
  const apis = (useQuery(apisQuery(management)).data ?? []).filter(api => !api.is_system)
  const [chosenApi, setApi] = useState<string>()
  const [organization, setOrganization] = useState('')
  const audience = chosenApi ?? apis[0]?.identifier
  const request =
    audience === undefined ? undefined : { user: user_id, audience, ...(organization && { organization }) }
  const query = useQuery(testTokenQuery(management, request))

  return (
    <Section
      title="Token claims"
      lead="What the tokens contain when this user logs in now. The Actions of the login run, but store nothing."
    >
      <SelectField label="API" value={audience ?? ''} onChange={event => setApi(event.target.value)}>
        {apis.map(({ identifier, name }) => (
          <option key={identifier} value={identifier}>
            {name || identifier}
          </option>
        ))}
      </SelectField>
      <OrganizationField userId={user_id} value={organization} onChange={setOrganization} />
      <Loaded query={query} what="the claims">
        {({ access_token, id_token_claims }) => (
          <>
            <ClaimTable caption="Access token" claims={decodeToken(access_token)?.claims ?? {}} />
            <ClaimTable caption="ID token" claims={id_token_claims} isIdToken />
          </>
        )}
      </Loaded>
    </Section>
  )
}
