import { APIS, type Api, apiKey, updateApi } from '../api/apis.ts'
import { useChange } from '../api/use-change.ts'
import { CopyField } from '../components/code/copy-button.tsx'
import { durationText } from '../components/duration.ts'
import { SelectField, TextField } from '../components/forms/field.tsx'
import { SaveBar } from '../components/forms/save-bar.tsx'
import { SwitchField } from '../components/forms/switch-field.tsx'
import { useDraft } from '../components/forms/use-draft.ts'
import { Notice } from '../components/notice.tsx'
import { Section } from '../components/section.tsx'
import { type ApiDraft, type ApiProblems, changesOf, draftOf, isLifetime, problemsOf, tidied } from './api-draft.ts'
import { useApi } from './api-page.tsx'
import { DeleteApi } from './delete-api.tsx'
import { PROFILES, SIGNING_ALGORITHMS } from './token-format.ts'

/** The settings of an API and its tokens. */
export default function ApiSettings() {
  const api = useApi()
  const { values, dirty, set, discard } = useDraft(draftOf(api))
  const save = useChange(updateApi, { stale: [APIS], entry: ({ id }) => apiKey(id), done: 'Saved the settings' })
  const problems = problemsOf(values)
  const part = { api, draft: values, set, problems, disabled: api.is_system }

  function submit() {
    const draft = tidied(values)
    set(draft)
    save.mutate(changesOf(api.id, draft))
  }

  return (
    <>
      {api.is_system && (
        <Notice kind="info">This is the tenant's own Management API. Its settings cannot be changed.</Notice>
      )}
      <GeneralSettings {...part} />
      <TokenSettings {...part} />
      <RbacSettings {...part} />
      <AccessSettings {...part} />
      {!api.is_system && (
        <>
          <SaveBar
            dirty={dirty}
            blocked={Object.keys(problems).length > 0}
            busy={save.isPending}
            error={save.error}
            onSave={submit}
            onReset={discard}
          />
          <DeleteApi api={api} />
        </>
      )}
    </>
  )
}

interface PartProps {
  api: Api
  draft: ApiDraft
  set: (changes: Partial<ApiDraft>) => void
  problems: ApiProblems
  disabled: boolean
}

function GeneralSettings({ api, draft, set, problems, disabled }: PartProps) {
  return (
    <Section
      title="General Settings"
      lead="Applications request tokens with the identifier as the audience. Your API checks that the audience of each token is its own identifier."
    >
      <CopyField label="API ID" value={api.id} />
      <TextField
        label="Name"
        value={draft.name}
        problem={problems.name}
        disabled={disabled}
        onChange={event => set({ name: event.target.value })}
      />
      <CopyField
        label="Identifier"
        value={api.identifier}
        hint="The audience (aud) of this API's tokens. It cannot be changed."
      />
    </Section>
  )
}

function TokenSettings({ draft, set, problems, disabled }: PartProps) {
  return (
    <Section
      title="Access Token Settings"
      lead="An access token stays valid until it expires, even if the user's permissions change. A short lifetime limits the damage of a stolen token; a long one means fewer requests for new tokens."
    >
      <TextField
        label="Maximum Access Token Lifetime (seconds)"
        inputMode="numeric"
        value={draft.lifetime}
        problem={problems.lifetime}
        hint={isLifetime(draft.lifetime) ? `That is ${durationText(Number(draft.lifetime))}.` : ''}
        disabled={disabled}
        onChange={event => set({ lifetime: event.target.value })}
      />
      <TextField
        label="Implicit / Hybrid Flow Access Token Lifetime (seconds)"
        inputMode="numeric"
        value={draft.webLifetime}
        problem={problems.webLifetime}
        hint="The lifetime of tokens that the tenant sends to a callback URL, for applications with the grant type Implicit. At most the lifetime above."
        disabled={disabled}
        onChange={event => set({ webLifetime: event.target.value })}
      />
      <SelectField
        label="JSON Web Token (JWT) profile"
        value={draft.profile}
        disabled={disabled}
        onChange={event => set({ profile: event.target.value })}
      >
        {PROFILES.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </SelectField>
      <SelectField
        label="JSON Web Token (JWT) signing algorithm"
        value={draft.signing_alg}
        disabled={disabled}
        onChange={event => set({ signing_alg: event.target.value })}
      >
        {SIGNING_ALGORITHMS.map(algorithm => (
          <option key={algorithm}>{algorithm}</option>
        ))}
      </SelectField>
    </Section>
  )
}

function RbacSettings({ draft, set, disabled }: PartProps) {
  return (
    <Section
      title="RBAC Settings"
      lead="With role-based access control, a user's token contains only permissions that are assigned to the user, directly or through roles."
    >
      <SwitchField
        label="Enable RBAC"
        hint="The scope of a token is limited to the permissions of the user. When this is off, every user gets each permission that the application requests."
        checked={draft.enforce_policies}
        disabled={disabled}
        onChange={enforce_policies =>
          set(enforce_policies ? { enforce_policies } : { enforce_policies, permissions: false })
        }
      />
      <SwitchField
        label="Add Permissions in the Access Token"
        hint="The claim “permissions” lists all permissions of the user for this API, whatever scope the application requests. Your API can authorize requests with this claim only. It requires RBAC."
        checked={draft.permissions}
        disabled={disabled || !draft.enforce_policies}
        onChange={permissions => set({ permissions })}
      />
    </Section>
  )
}

function AccessSettings({ draft, set, disabled }: PartProps) {
  return (
    <Section title="Access Settings" lead="Whether applications can get new tokens without the user.">
      <SwitchField
        label="Allow Offline Access"
        hint="An application that requests the scope offline_access gets a refresh token, if it may use the grant type “refresh_token”. It can use the refresh token to get new access tokens without the user."
        checked={draft.allow_offline_access}
        disabled={disabled}
        onChange={allow_offline_access => set({ allow_offline_access })}
      />
    </Section>
  )
}
