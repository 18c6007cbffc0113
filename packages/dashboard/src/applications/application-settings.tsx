import { useState } from 'react'
import { CopyField } from '../components/copy-button.tsx'
import { TextArea, TextField } from '../components/field.tsx'
import { SaveBar } from '../components/save-bar.tsx'
import { SecretField } from '../components/secret-field.tsx'
import { Section } from '../components/section.tsx'
import { useConfig } from '../config-context.ts'
import {
  APPLICATIONS,
  type Application,
  type ApplicationSettings as ApplicationChanges,
  updateApplication,
} from '../management/applications.ts'
import { useChange } from '../management/use-change.ts'
import { useApplication } from './application-context.ts'
import { DangerZone } from './danger-zone.tsx'
import { parseUrls, urlProblem } from './url-list.ts'

/** What an application is called, and where it may send people. */
export default function ApplicationSettings() {
  const application = useApplication()
  const [draft, setDraft] = useState(() => draftOf(application))
  const save = useChange(updateApplication, { stale: [APPLICATIONS], done: 'Saved the settings' })
  const set = (changes: Partial<Draft>) => setDraft(current => ({ ...current, ...changes }))
  const problems = problemsOf(draft)
  const dirty = JSON.stringify(draft) !== JSON.stringify(draftOf(application))

  return (
    <>
      <BasicInformation application={application} draft={draft} set={set} problems={problems} />
      {application.app_type !== 'non_interactive' && <ApplicationUris draft={draft} set={set} problems={problems} />}
      <SaveBar
        dirty={dirty}
        blocked={Object.keys(problems).length > 0}
        busy={save.isPending}
        error={save.error}
        onSave={() => save.mutate({ client_id: application.client_id, ...changesOf(draft) })}
        onReset={() => setDraft(draftOf(application))}
      />
      <DangerZone application={application} />
    </>
  )
}

interface Draft {
  name: string
  description: string
  callbacks: string
  allowed_logout_urls: string
  web_origins: string
  allowed_origins: string
}

interface PartProps {
  draft: Draft
  set: (changes: Partial<Draft>) => void
  problems: Partial<Record<keyof Draft, string>>
}

function BasicInformation({ application, draft, set, problems }: PartProps & { application: Application }) {
  const { domain } = useConfig()
  return (
    <Section
      title="Basic Information"
      lead="Domain and client ID are public: they go into the application’s configuration."
    >
      <TextField
        label="Name"
        value={draft.name}
        problem={problems.name}
        onChange={event => set({ name: event.target.value })}
      />
      <CopyField label="Domain" value={domain.replace(/^https:\/\//, '')} />
      <CopyField label="Client ID" value={application.client_id} />
      {application.token_endpoint_auth_method !== 'none' && (
        <SecretField
          label="Client Secret"
          value={application.client_secret ?? undefined}
          hint="Whoever has it is the application. Keep it on a server, out of the browser and out of the repository."
        />
      )}
      <TextArea
        label="Description"
        value={draft.description}
        onChange={event => set({ description: event.target.value })}
      />
    </Section>
  )
}

function ApplicationUris({ draft, set, problems }: PartProps) {
  const area = (field: keyof Draft, label: string, placeholder: string, hint: string) => (
    <TextArea
      label={label}
      value={draft[field]}
      placeholder={placeholder}
      hint={hint}
      problem={problems[field]}
      onChange={event => set({ [field]: event.target.value })}
    />
  )
  return (
    <Section
      title="Application URIs"
      lead="The tenant sends people and tokens to these addresses and to no others. One a line, or separated by commas."
    >
      {area(
        'callbacks',
        'Allowed Callback URLs',
        'http://localhost:3000/callback',
        'Where a login returns to, letter for letter. Another address is refused: “Callback URL mismatch”.',
      )}
      {area('allowed_logout_urls', 'Allowed Logout URLs', 'http://localhost:3000', 'Where a logout may return to.')}
      {area(
        'web_origins',
        'Allowed Web Origins',
        'http://localhost:3000',
        'Where pages may renew tokens silently, in a hidden frame. Scheme, host and port; no path.',
      )}
      {area(
        'allowed_origins',
        'Allowed Origins (CORS)',
        'http://localhost:3000',
        'Further origins whose scripts may call the tenant.',
      )}
    </Section>
  )
}

function draftOf(application: Application): Draft {
  return {
    name: application.name,
    description: application.description,
    callbacks: application.callbacks.join('\n'),
    allowed_logout_urls: application.allowed_logout_urls.join('\n'),
    web_origins: application.web_origins.join('\n'),
    allowed_origins: application.allowed_origins.join('\n'),
  }
}

function changesOf(draft: Draft): Partial<ApplicationChanges> {
  return {
    name: draft.name.trim(),
    description: draft.description.trim(),
    callbacks: parseUrls(draft.callbacks),
    allowed_logout_urls: parseUrls(draft.allowed_logout_urls),
    web_origins: parseUrls(draft.web_origins),
    allowed_origins: parseUrls(draft.allowed_origins),
  }
}

function problemsOf(draft: Draft): PartProps['problems'] {
  const found: [keyof Draft, string | undefined][] = [
    ['name', draft.name.trim() === '' ? 'Give the application a name' : undefined],
    ['callbacks', urlProblem(draft.callbacks, 'address')],
    ['allowed_logout_urls', urlProblem(draft.allowed_logout_urls, 'address')],
    ['web_origins', urlProblem(draft.web_origins, 'origin')],
    ['allowed_origins', urlProblem(draft.allowed_origins, 'origin')],
  ]
  return Object.fromEntries(found.filter(([, problem]) => problem !== undefined))
}
