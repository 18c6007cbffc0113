import { APPLICATIONS, type Application, applicationKey, updateApplication } from '../api/applications.ts'
import { useChange } from '../api/use-change.ts'
import { SelectField, TextField } from '../components/forms/field.tsx'
import { SaveBar } from '../components/forms/save-bar.tsx'
import { useDraft } from '../components/forms/use-draft.ts'
import { Section } from '../components/section.tsx'

const USAGES = [
  { usage: 'deny', label: 'Individuals: logins without an organization' },
  { usage: 'allow', label: 'Both: a login may name an organization' },
  { usage: 'require', label: 'Members: every login is for an organization' },
]

/** Whether users log in to an application for an organization. */
export function OrganizationUsage({ application }: { application: Application }) {
  const { values, dirty, set, discard } = useDraft({
    usage: application.organization_usage,
    behavior: application.organization_require_behavior,
    login: application.initiate_login_uri,
  })
  const save = useChange(updateApplication, {
    stale: [APPLICATIONS],
    entry: ({ client_id }) => applicationKey(client_id),
    done: 'Saved the organizations',
  })

  function submit() {
    save.mutate({
      client_id: application.client_id,
      organization_usage: values.usage,
      organization_require_behavior: values.behavior,
      initiate_login_uri: values.login.trim(),
    })
  }

  return (
    <>
      <Section title="Organizations" lead="Whether users log in for an organization, which is then in their tokens.">
        <SelectField label="Who logs in" value={values.usage} onChange={event => set({ usage: event.target.value })}>
          {USAGES.map(({ usage, label }) => (
            <option key={usage} value={usage}>
              {label}
            </option>
          ))}
        </SelectField>
        {values.usage === 'require' && (
          <SelectField
            label="Without an organization in the request"
            value={values.behavior}
            onChange={event => set({ behavior: event.target.value })}
          >
            <option value="no_prompt">Refuse the login</option>
            <option value="post_login_prompt">Let the user choose after the login</option>
          </SelectField>
        )}
        {values.usage !== 'deny' && (
          <TextField
            label="Application login URI"
            hint="Invitations open this page of the application, which starts the login."
            placeholder="http://localhost:4040/login"
            value={values.login}
            onChange={event => set({ login: event.target.value })}
          />
        )}
      </Section>
      {(dirty || save.error) && (
        <SaveBar
          dirty={dirty}
          blocked={false}
          busy={save.isPending}
          error={save.error}
          onSave={submit}
          onReset={discard}
        />
      )}
    </>
  )
}
