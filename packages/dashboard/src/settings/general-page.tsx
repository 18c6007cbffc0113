import { useQuery } from '@tanstack/react-query'
import { useManagement } from '../api/management-context.tsx'
import { settingsQuery, TENANT_SETTINGS, type TenantSettings, updateSettings } from '../api/tenant.ts'
import { useChange } from '../api/use-change.ts'
import { CopyField } from '../components/code/copy-button.tsx'
import { TextField } from '../components/forms/field.tsx'
import { SaveBar } from '../components/forms/save-bar.tsx'
import { useDraft } from '../components/forms/use-draft.ts'
import { Loaded } from '../components/loaded.tsx'
import { Page } from '../components/page.tsx'
import { Section } from '../components/section.tsx'
import { auth0Domain, useConfig } from '../config.ts'
import { ResetTenant } from './reset-tenant.tsx'
import { SecondFactor } from './second-factor.tsx'

/** The addresses of the tenant, and the settings that apply to all its applications. */
export default function GeneralPage() {
  const query = useQuery(settingsQuery(useManagement()))
  return (
    <Page title="General" lead="The addresses of this tenant, and the settings that apply to all its applications.">
      <Domain />
      <Loaded query={query} what="the settings">
        {settings => <Settings settings={settings} />}
      </Loaded>
      <SecondFactor />
      <ResetTenant />
    </Page>
  )
}

function Domain() {
  const { domain: origin } = useConfig()
  const domain = auth0Domain(origin)
  return (
    <Section title="Domain" lead="Configure these values in your API and your applications.">
      <CopyField
        label="Domain"
        value={domain}
        hint={
          domain === origin
            ? 'The value of AUTH0_DOMAIN. At Auth0 it is a host name such as example.eu.auth0.com. Here it is an origin, because this tenant uses http.'
            : 'The value of AUTH0_DOMAIN. At Auth0 it is a host name such as example.eu.auth0.com.'
        }
      />
      <CopyField
        label="Issuer"
        value={`${origin}/`}
        hint="The claim iss of every token: the domain as a URL, with a slash at the end. Your API compares it exactly."
      />
      <CopyField
        label="Public keys (JWKS)"
        value={`${origin}/.well-known/jwks.json`}
        hint="Your API verifies signatures with these keys. Tollgate’s guard fetches them automatically."
      />
      <CopyField
        label="Discovery document"
        value={`${origin}/.well-known/openid-configuration`}
        hint="The endpoints of the tenant, for OpenID Connect libraries."
      />
    </Section>
  )
}

type Draft = Record<'friendly_name' | 'default_directory' | 'session_lifetime' | 'idle_session_lifetime', string>

function Settings({ settings }: { settings: TenantSettings }) {
  const stored: Draft = {
    friendly_name: settings.friendly_name ?? '',
    default_directory: settings.default_directory ?? '',
    session_lifetime: String(settings.session_lifetime ?? ''),
    idle_session_lifetime: String(settings.idle_session_lifetime ?? ''),
  }
  const { values, dirty, set, discard } = useDraft(stored)
  const save = useChange(updateSettings, { stale: [], entry: () => TENANT_SETTINGS, done: 'Saved the settings' })
  const problems = problemsOf(values, stored)

  function submit() {
    const draft = {
      ...values,
      friendly_name: values.friendly_name.trim(),
      default_directory: values.default_directory.trim(),
    }
    set(draft)
    save.mutate(changesOf(draft, stored))
  }

  const field = (name: keyof Draft, label: string, hint: string) => (
    <TextField
      label={label}
      value={values[name]}
      hint={hint}
      problem={problems[name]}
      onChange={event => set({ [name]: event.target.value })}
    />
  )

  return (
    <>
      <Section title="Settings" lead="The name of the tenant, its default directory, and how long a login lasts.">
        {field(
          'friendly_name',
          'Friendly Name',
          'Tools that use the Management API show this name. The login page shows the name of the application.',
        )}
        {field(
          'default_directory',
          'Default Directory',
          'The database connection in which the grant type Password looks up users, for example Username-Password-Authentication. Without one, that grant fails.',
        )}
        {field(
          'idle_session_lifetime',
          'Inactivity timeout (hours)',
          'A session expires when it has not been used for this long.',
        )}
        {field(
          'session_lifetime',
          'Require log in after (hours)',
          'A session expires this long after the login, even if it is used.',
        )}
      </Section>
      <SaveBar
        dirty={dirty}
        blocked={Object.keys(problems).length > 0}
        busy={save.isPending}
        error={save.error}
        onSave={submit}
        onReset={discard}
      />
    </>
  )
}

/** Returns only the changed settings. A lifetime that was set in minutes is a fraction of an hour and must not be rounded. */
function changesOf(draft: Draft, stored: Draft): Partial<TenantSettings> {
  const hours = (name: 'session_lifetime' | 'idle_session_lifetime') =>
    draft[name] === stored[name] ? {} : { [name]: Number(draft[name]) }
  return {
    ...(draft.friendly_name !== stored.friendly_name && { friendly_name: draft.friendly_name }),
    ...(draft.default_directory !== stored.default_directory && { default_directory: draft.default_directory }),
    ...hours('session_lifetime'),
    ...hours('idle_session_lifetime'),
  }
}

const LONGEST_HOURS = 8760

function problemsOf(draft: Draft, stored: Draft): Partial<Draft> {
  const wrong = (['session_lifetime', 'idle_session_lifetime'] as const).filter(
    name => draft[name] !== stored[name] && !isHours(draft[name]),
  )
  return Object.fromEntries(wrong.map(name => [name, `Enter whole hours from 1 to ${LONGEST_HOURS}`]))
}

function isHours(text: string): boolean {
  return /^[1-9]\d{0,3}$/.test(text) && Number(text) <= LONGEST_HOURS
}
