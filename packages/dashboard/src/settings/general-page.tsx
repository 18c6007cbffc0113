import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { CopyField } from '../components/copy-button.tsx'
import { TextField } from '../components/field.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Page } from '../components/page.tsx'
import { SaveBar } from '../components/save-bar.tsx'
import { Section } from '../components/section.tsx'
import { useConfig } from '../config-context.ts'
import { useManagement } from '../management/management-context.tsx'
import { settingsQuery, TENANT_SETTINGS, type TenantSettings, updateSettings } from '../management/tenant.ts'
import { useChange } from '../management/use-change.ts'
import { ResetTenant } from './reset-tenant.tsx'

/** Where the tenant is, and what is the same for all its applications. */
export default function GeneralPage() {
  const query = useQuery(settingsQuery(useManagement()))
  return (
    <Page title="General" lead="Where this tenant is, and what is the same for all its applications.">
      <Domain />
      <Loaded query={query} what="the settings">
        {settings => <Settings settings={settings} />}
      </Loaded>
      <ResetTenant />
    </Page>
  )
}

function Domain() {
  const { domain } = useConfig()
  return (
    <Section title="Domain" lead="What your API and your applications need to know to trust this tenant.">
      <CopyField
        label="Domain"
        value={domain}
        hint="AUTH0_DOMAIN. At Auth0 this is a bare host name such as example.eu.auth0.com; here it is an origin, because the tenant speaks http."
      />
      <CopyField
        label="Issuer"
        value={`${domain}/`}
        hint="The claim iss of every token: the domain as a URL, with a slash at the end. Your API compares it letter for letter."
      />
      <CopyField
        label="Public keys (JWKS)"
        value={`${domain}/.well-known/jwks.json`}
        hint="With these your API verifies signatures. It fetches them by itself."
      />
      <CopyField
        label="Discovery document"
        value={`${domain}/.well-known/openid-configuration`}
        hint="All other addresses of the tenant, for OpenID Connect libraries."
      />
    </Section>
  )
}

function Settings({ settings }: { settings: TenantSettings }) {
  const before = {
    friendly_name: settings.friendly_name ?? '',
    support_email: settings.support_email ?? '',
    session_lifetime: String(settings.session_lifetime ?? ''),
    idle_session_lifetime: String(settings.idle_session_lifetime ?? ''),
  }
  const [draft, setDraft] = useState(before)
  const save = useChange(updateSettings, { stale: [TENANT_SETTINGS], done: 'Saved the settings' })
  const problems = {
    session_lifetime: hoursProblem(draft.session_lifetime),
    idle_session_lifetime: hoursProblem(draft.idle_session_lifetime),
  }
  const field = (name: keyof typeof before, label: string, hint: string) => (
    <TextField
      label={label}
      value={draft[name]}
      hint={hint}
      problem={name in problems ? problems[name as keyof typeof problems] : undefined}
      onChange={event => setDraft({ ...draft, [name]: event.target.value })}
    />
  )

  return (
    <>
      <Section title="Settings" lead="What people see, and how long a login lasts.">
        {field('friendly_name', 'Friendly Name', 'The name of the tenant, for people.')}
        {field('support_email', 'Support Email', 'Where people are told to ask for help.')}
        {field(
          'idle_session_lifetime',
          'Inactivity timeout (hours)',
          'A session ends when it was not used for so long.',
        )}
        {field('session_lifetime', 'Require log in after (hours)', 'A session ends after so long, used or not.')}
      </Section>
      <SaveBar
        dirty={JSON.stringify(draft) !== JSON.stringify(before)}
        blocked={Object.values(problems).some(Boolean)}
        busy={save.isPending}
        error={save.error}
        onSave={() => save.mutate(changesOf(draft))}
        onReset={() => setDraft(before)}
      />
    </>
  )
}

function changesOf(
  draft: Record<'friendly_name' | 'support_email' | 'session_lifetime' | 'idle_session_lifetime', string>,
): Partial<TenantSettings> {
  return {
    friendly_name: draft.friendly_name.trim(),
    support_email: draft.support_email.trim(),
    ...(draft.session_lifetime !== '' && { session_lifetime: Number(draft.session_lifetime) }),
    ...(draft.idle_session_lifetime !== '' && { idle_session_lifetime: Number(draft.idle_session_lifetime) }),
  }
}

function hoursProblem(text: string): string | undefined {
  return text === '' || /^[1-9]\d{0,3}$/.test(text) ? undefined : 'Enter whole hours'
}
