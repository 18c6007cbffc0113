import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useManagement } from '../api/management-context.tsx'
import {
  deleteOrganization,
  ORGANIZATIONS,
  type Organization,
  organizationConnectionsQuery,
  organizationKey,
  switchMembershipOnLogin,
  updateOrganization,
} from '../api/organizations.ts'
import { useChange } from '../api/use-change.ts'
import { Button } from '../components/button.tsx'
import { CopyField } from '../components/code/copy-button.tsx'
import { Confirm } from '../components/confirm.tsx'
import { discardDrafts } from '../components/forms/drafts.tsx'
import { TextField } from '../components/forms/field.tsx'
import { SaveBar } from '../components/forms/save-bar.tsx'
import { SwitchField } from '../components/forms/switch-field.tsx'
import { useDraft } from '../components/forms/use-draft.ts'
import { Loaded } from '../components/loaded.tsx'
import { Notice } from '../components/notice.tsx'
import { Section } from '../components/section.tsx'
import { useOrganization } from './organization-page.tsx'

/** The name of an organization, and who becomes a member. */
export default function OrganizationSettings() {
  const organization = useOrganization()
  const { values, dirty, set, discard } = useDraft({ display_name: organization.display_name })
  const save = useChange(updateOrganization, {
    stale: [ORGANIZATIONS],
    entry: ({ id }) => organizationKey(id),
    done: 'Saved the settings',
  })
  const problem = values.display_name.trim() === '' ? 'Enter a name' : undefined
  return (
    <>
      <Section title="Settings" lead="Users see the display name when they choose an organization.">
        <CopyField label="Identifier" value={organization.name} />
        <TextField
          label="Display name"
          value={values.display_name}
          problem={problem}
          onChange={event => set({ display_name: event.target.value })}
        />
      </Section>
      <Membership organization={organization} />
      <SaveBar
        dirty={dirty}
        blocked={problem !== undefined}
        busy={save.isPending}
        error={save.error}
        onSave={() => save.mutate({ id: organization.id, display_name: values.display_name.trim() })}
        onReset={discard}
      />
      <DeleteOrganization organization={organization} />
    </>
  )
}

function Membership({ organization: { id } }: { organization: Organization }) {
  const query = useQuery(organizationConnectionsQuery(useManagement(), id))
  const change = useChange(switchMembershipOnLogin, { stale: [ORGANIZATIONS], done: 'Saved the settings' })
  return (
    <Section
      title="Membership"
      lead="Members log in with an enabled connection. Others cannot log in for the organization."
    >
      {change.error && <Notice kind="alert">{change.error.message}</Notice>}
      <Loaded query={query} what="the connections">
        {connections =>
          connections.length === 0 ? (
            <Notice kind="warning">No connection is enabled: nobody can log in for this organization.</Notice>
          ) : (
            connections.map(({ connection_id, connection, assign_membership_on_login }) => (
              <SwitchField
                key={connection_id}
                label="Membership on login"
                hint={`Everybody who logs in with ${connection.name} becomes a member.`}
                checked={assign_membership_on_login}
                busy={change.isPending}
                onChange={assign => change.mutate({ id, connection_id, assign })}
              />
            ))
          )
        }
      </Loaded>
    </Section>
  )
}

function DeleteOrganization({ organization }: { organization: Organization }) {
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const remove = useChange(deleteOrganization, {
    stale: [],
    outdated: [ORGANIZATIONS],
    done: `Deleted the organization “${organization.name}”`,
    onDone: () => {
      discardDrafts()
      navigate('/organizations', { replace: true })
    },
  })
  return (
    <Section danger title="Danger Zone" lead="Refresh tokens of its members stop working.">
      <div>
        <Button kind="danger" onClick={() => setAsking(true)}>
          Delete this organization
        </Button>
      </div>
      {asking && (
        <Confirm
          title="Delete this organization?"
          name={organization.name}
          submit="Delete"
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(organization.id)}
          onClose={() => setAsking(false)}
        >
          Its members stay users of the tenant.
        </Confirm>
      )}
    </Section>
  )
}
