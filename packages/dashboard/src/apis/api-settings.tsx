import { useState } from 'react'
import { useNavigate } from 'react-router'
import { Button } from '../components/button.tsx'
import { Confirm } from '../components/confirm.tsx'
import { CopyField } from '../components/copy-button.tsx'
import { durationText } from '../components/duration.ts'
import { SelectField, TextField } from '../components/field.tsx'
import { Notice } from '../components/notice.tsx'
import { SaveBar } from '../components/save-bar.tsx'
import { Section } from '../components/section.tsx'
import { SwitchField } from '../components/switch-field.tsx'
import { APIS, type Api, deleteApi, updateApi } from '../management/apis.ts'
import { useChange } from '../management/use-change.ts'
import { useApi } from './api-context.ts'
import { joinDialect, PROFILES, SIGNING_ALGORITHMS, splitDialect } from './token-format.ts'

/** What an API's tokens are like, and who gets which permissions into them. */
export default function ApiSettings() {
  const api = useApi()
  const [draft, setDraft] = useState(() => draftOf(api))
  const save = useChange(updateApi, { stale: [APIS], done: 'Saved the settings' })
  const set = (changes: Partial<Draft>) => setDraft(current => ({ ...current, ...changes }))
  const problems = problemsOf(draft)
  const dirty = JSON.stringify(draft) !== JSON.stringify(draftOf(api))

  return (
    <>
      {api.is_system && (
        <Notice kind="info">
          This is the tenant's own Management API. Its lifetimes can be set; the rest stays as it is.
        </Notice>
      )}
      <GeneralSettings api={api} draft={draft} set={set} problems={problems} />
      <TokenSettings draft={draft} set={set} problems={problems} />
      <RbacSettings draft={draft} set={set} disabled={api.is_system} />
      <Section title="Access Settings" lead="What applications may do beyond a single token.">
        <SwitchField
          label="Allow Offline Access"
          hint="An application that asks for the scope offline_access gets a refresh token, with which it renews its access token without the person."
          checked={draft.allow_offline_access}
          disabled={api.is_system}
          onChange={allow_offline_access => set({ allow_offline_access })}
        />
      </Section>
      <SaveBar
        dirty={dirty}
        blocked={Object.keys(problems).length > 0}
        busy={save.isPending}
        error={save.error}
        onSave={() => save.mutate(changesOf(api, draft))}
        onReset={() => setDraft(draftOf(api))}
      />
      {!api.is_system && <DeleteApi api={api} />}
    </>
  )
}

interface Draft {
  name: string
  lifetime: string
  webLifetime: string
  profile: string
  permissions: boolean
  signing_alg: string
  enforce_policies: boolean
  allow_offline_access: boolean
}

type Problems = Partial<Record<keyof Draft, string>>

interface PartProps {
  draft: Draft
  set: (changes: Partial<Draft>) => void
}

function GeneralSettings({ api, draft, set, problems }: PartProps & { api: Api; problems: Problems }) {
  return (
    <Section
      title="General Settings"
      lead="The identifier is what an application asks for as the audience, and what your API checks."
    >
      <CopyField label="API ID" value={api.id} />
      <TextField
        label="Name"
        value={draft.name}
        problem={problems.name}
        disabled={api.is_system}
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

function TokenSettings({ draft, set, problems }: PartProps & { problems: Problems }) {
  return (
    <Section
      title="Access Token Settings"
      lead="A token is valid until it expires, whatever happens meanwhile. Short lives are safer; long ones ask less often."
    >
      <TextField
        label="Maximum Access Token Lifetime (seconds)"
        inputMode="numeric"
        value={draft.lifetime}
        problem={problems.lifetime}
        hint={lifetimeHint(draft.lifetime)}
        onChange={event => set({ lifetime: event.target.value })}
      />
      <TextField
        label="Implicit / Hybrid Flow Access Token Lifetime (seconds)"
        inputMode="numeric"
        value={draft.webLifetime}
        problem={problems.webLifetime}
        hint={`For tokens that reach a browser without a code. ${lifetimeHint(draft.webLifetime)}`}
        onChange={event => set({ webLifetime: event.target.value })}
      />
      <SelectField
        label="JSON Web Token (JWT) profile"
        value={draft.profile}
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
        onChange={event => set({ signing_alg: event.target.value })}
      >
        {SIGNING_ALGORITHMS.map(algorithm => (
          <option key={algorithm}>{algorithm}</option>
        ))}
      </SelectField>
    </Section>
  )
}

function RbacSettings({ draft, set, disabled }: PartProps & { disabled: boolean }) {
  return (
    <Section
      title="RBAC Settings"
      lead="Role-based access control: a person gets the permissions of their roles, and no others."
    >
      <SwitchField
        label="Enable RBAC"
        hint="The scope of a token is cut down to what the person was given. When this is off, whoever asks for a permission gets it."
        checked={draft.enforce_policies}
        disabled={disabled}
        onChange={enforce_policies =>
          set(enforce_policies ? { enforce_policies } : { enforce_policies, permissions: false })
        }
      />
      <SwitchField
        label="Add Permissions in the Access Token"
        hint="A claim “permissions” lists all that the person holds, whatever the application asked for. Your API can decide on it alone."
        checked={draft.permissions}
        disabled={disabled || !draft.enforce_policies}
        onChange={permissions => set({ permissions })}
      />
    </Section>
  )
}

function DeleteApi({ api }: { api: Api }) {
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const remove = useChange(deleteApi, {
    stale: [],
    done: `Deleted the API “${api.name}”`,
    onDone: () => navigate('/apis', { replace: true }),
  })
  return (
    <Section
      danger
      title="Danger Zone"
      lead="Nobody gets tokens for this API any more. Tokens that are out stay valid until they expire."
    >
      <div>
        <Button kind="danger" onClick={() => setAsking(true)}>
          Delete this API
        </Button>
      </div>
      {asking && (
        <Confirm
          title="Delete this API?"
          name={api.name}
          submit="Delete"
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(api.id)}
          onClose={() => setAsking(false)}
        >
          Its permissions leave every role and person that holds them, and its applications lose their grants.
        </Confirm>
      )}
    </Section>
  )
}

function draftOf(api: Api): Draft {
  return {
    name: api.name,
    lifetime: String(api.token_lifetime),
    webLifetime: String(api.token_lifetime_for_web),
    ...splitDialect(api.token_dialect),
    signing_alg: api.signing_alg,
    enforce_policies: api.enforce_policies,
    allow_offline_access: api.allow_offline_access,
  }
}

function changesOf(api: Api, draft: Draft): Parameters<typeof updateApi>[1] {
  const lifetimes = { token_lifetime: Number(draft.lifetime), token_lifetime_for_web: Number(draft.webLifetime) }
  if (api.is_system) return { id: api.id, ...lifetimes }
  return {
    id: api.id,
    ...lifetimes,
    name: draft.name.trim(),
    token_dialect: joinDialect(draft),
    signing_alg: draft.signing_alg,
    enforce_policies: draft.enforce_policies,
    allow_offline_access: draft.allow_offline_access,
  }
}

const LONGEST_SECONDS = 2_592_000

function problemsOf({ name, lifetime, webLifetime }: Draft): Problems {
  const problems: Problems = {}
  if (name.trim() === '') problems.name = 'Give the API a name'
  if (!isLifetime(lifetime)) problems.lifetime = `Enter whole seconds from 1 to ${LONGEST_SECONDS}`
  if (!isLifetime(webLifetime)) problems.webLifetime = `Enter whole seconds from 1 to ${LONGEST_SECONDS}`
  else if (isLifetime(lifetime) && Number(webLifetime) > Number(lifetime)) {
    problems.webLifetime = 'This cannot be longer than the maximum lifetime'
  }
  return problems
}

function isLifetime(text: string): boolean {
  return /^[1-9]\d*$/.test(text) && Number(text) <= LONGEST_SECONDS
}

function lifetimeHint(text: string): string {
  return isLifetime(text) ? `That is ${durationText(Number(text))}.` : ''
}
