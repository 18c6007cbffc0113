import { APPLICATIONS, type Application, applicationKey, updateApplication } from '../api/applications.ts'
import { useChange } from '../api/use-change.ts'
import { CopyField } from '../components/code/copy-button.tsx'
import { TextArea, TextField } from '../components/forms/field.tsx'
import { SaveBar } from '../components/forms/save-bar.tsx'
import { SecretField } from '../components/forms/secret-field.tsx'
import { useDraft } from '../components/forms/use-draft.ts'
import { Section } from '../components/section.tsx'
import { auth0Domain, useConfig } from '../config.ts'
import { AllowOrigin } from './allow-origin.tsx'
import { useApplication } from './application-page.tsx'
import { DangerZone } from './danger-zone.tsx'
import { GrantTypes } from './grant-types.tsx'
import { OrganizationUsage } from './organization-usage.tsx'
import { nameProblem, parseUrls, urlProblem } from './validation.ts'

/** The settings of an application. */
export default function ApplicationSettings() {
  const application = useApplication()
  const { values, dirty, set, discard } = useDraft(draftOf(application))
  const save = useChange(updateApplication, {
    stale: [APPLICATIONS],
    entry: ({ client_id }) => applicationKey(client_id),
    done: 'Saved the settings',
  })
  const problems = problemsOf(values)
  const part = { draft: values, set, problems }

  function submit() {
    const draft = tidied(values)
    set(draft)
    save.mutate({ client_id: application.client_id, ...changesOf(draft) })
  }

  return (
    <>
      {application.app_type !== 'non_interactive' && application.callbacks.length === 0 && (
        <AllowOrigin application={application} />
      )}
      <BasicInformation application={application} {...part} />
      {application.app_type !== 'non_interactive' && <ApplicationUris {...part} />}
      <GrantTypes
        selected={grantTypesIn(values)}
        isPublic={application.token_endpoint_auth_method === 'none'}
        onChange={selected => set({ grant_types: grantTypesText(selected) })}
      />
      <SaveBar
        dirty={dirty}
        blocked={Object.keys(problems).length > 0}
        busy={save.isPending}
        error={save.error}
        onSave={submit}
        onReset={discard}
      />
      {application.app_type !== 'non_interactive' && <OrganizationUsage application={application} />}
      <DangerZone application={application} />
    </>
  )
}

type Draft = {
  name: string
  description: string
  callbacks: string
  allowed_logout_urls: string
  web_origins: string
  allowed_origins: string
  /** In alphabetical order, separated by spaces. */
  grant_types: string
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
      lead="The application needs the domain and the client ID in its configuration. Both are public."
    >
      <TextField
        label="Name"
        value={draft.name}
        problem={problems.name}
        onChange={event => set({ name: event.target.value })}
      />
      <CopyField label="Domain" value={auth0Domain(domain)} />
      <CopyField label="Client ID" value={application.client_id} />
      {application.token_endpoint_auth_method !== 'none' && (
        <SecretField
          label="Client Secret"
          value={application.client_secret ?? undefined}
          hint="Anyone who has the secret can get tokens as this application. Store it on a server only, never in a browser or a repository."
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
  const { clientOrigin } = useConfig().helloWorld
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
      lead="The tenant redirects users only to these URLs. Write one URL per line, or separate them with commas."
    >
      {area(
        'callbacks',
        'Allowed Callback URLs',
        `${clientOrigin}/callback`,
        'The URLs to which the tenant may redirect after a login. They must match exactly; for other URLs the login fails with “Callback URL mismatch”.',
      )}
      {area(
        'allowed_logout_urls',
        'Allowed Logout URLs',
        clientOrigin,
        'The URLs to which the tenant may redirect after a logout.',
      )}
      {area(
        'web_origins',
        'Allowed Web Origins',
        clientOrigin,
        'Pages of these origins can renew tokens in a hidden iframe, without a new login. An origin is a scheme, a host and a port, without a path.',
      )}
      {area(
        'allowed_origins',
        'Allowed Origins (CORS)',
        clientOrigin,
        'More origins from which scripts may call the tenant.',
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
    grant_types: grantTypesText(application.grant_types),
  }
}

function grantTypesText(grantTypes: readonly string[]): string {
  return grantTypes.toSorted().join(' ')
}

function grantTypesIn({ grant_types }: Draft): string[] {
  return grant_types.split(' ').filter(name => name !== '')
}

/** The draft as it is read again after it was saved. */
function tidied(draft: Draft): Draft {
  const lines = (text: string) => parseUrls(text).join('\n')
  return {
    name: draft.name.trim(),
    description: draft.description.trim(),
    callbacks: lines(draft.callbacks),
    allowed_logout_urls: lines(draft.allowed_logout_urls),
    web_origins: lines(draft.web_origins),
    allowed_origins: lines(draft.allowed_origins),
    grant_types: draft.grant_types,
  }
}

function changesOf(draft: Draft): Omit<Parameters<typeof updateApplication>[1], 'client_id'> {
  const { name, description, ...lists } = draft
  return {
    name,
    description,
    callbacks: parseUrls(lists.callbacks),
    allowed_logout_urls: parseUrls(lists.allowed_logout_urls),
    web_origins: parseUrls(lists.web_origins),
    allowed_origins: parseUrls(lists.allowed_origins),
    grant_types: grantTypesIn(draft),
  }
}

function problemsOf(draft: Draft): PartProps['problems'] {
  const found: [keyof Draft, string | undefined][] = [
    ['name', nameProblem(draft.name)],
    ['callbacks', urlProblem(draft.callbacks, 'address')],
    ['allowed_logout_urls', urlProblem(draft.allowed_logout_urls, 'address')],
    ['web_origins', urlProblem(draft.web_origins, 'origin')],
    ['allowed_origins', urlProblem(draft.allowed_origins, 'origin')],
  ]
  return Object.fromEntries(found.filter(([, problem]) => problem !== undefined))
}
