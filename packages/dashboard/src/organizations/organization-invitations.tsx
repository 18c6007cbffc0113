import { useQuery } from '@tanstack/react-query'
import { Mail, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { applicationsQuery } from '../api/applications.ts'
import { useManagement } from '../api/management-context.tsx'
import { createInvitation, deleteInvitation, invitationsQuery, ORGANIZATIONS } from '../api/organizations.ts'
import { useChange } from '../api/use-change.ts'
import { Button, IconButton } from '../components/button.tsx'
import { CopyField } from '../components/code/copy-button.tsx'
import { Dialog } from '../components/dialog.tsx'
import { Empty } from '../components/empty.tsx'
import { SelectField, TextField } from '../components/forms/field.tsx'
import { Form } from '../components/forms/form.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Notice } from '../components/notice.tsx'
import { Searchable } from '../components/searchable.tsx'
import { Cell, Table } from '../components/table.tsx'
import { useOrganization } from './organization-page.tsx'

/** The invitations of an organization that are not accepted yet. */
export default function OrganizationInvitations() {
  const { id } = useOrganization()
  const query = useQuery(invitationsQuery(useManagement(), id))
  const [inviting, setInviting] = useState(false)
  const remove = useChange(deleteInvitation, { stale: [ORGANIZATIONS], done: 'Withdrew the invitation' })
  return (
    <>
      <div className="bar">
        <p className="lead">A user who accepts an invitation becomes a member. The emails are in the outbox.</p>
        <span className="bar__space" />
        <Button kind="primary" icon={<Plus aria-hidden="true" />} onClick={() => setInviting(true)}>
          Invite
        </Button>
      </div>
      {remove.error && <Notice kind="alert">{remove.error.message}</Notice>}
      <Loaded query={query} what="the invitations">
        {invitations =>
          invitations.length === 0 ? (
            <Empty icon={<Mail />} title="No open invitations" />
          ) : (
            <Searchable items={invitations} what="invitations" textOf={({ invitee }) => invitee.email}>
              {found => (
                <Table
                  caption="Invitations"
                  columns={[{ label: 'Email address' }, { label: 'Expires' }, { label: 'Actions', hidden: true }]}
                >
                  {found.map(({ id: invitation, invitee, expires_at }) => (
                    <tr key={invitation}>
                      <Cell main>{invitee.email}</Cell>
                      <Cell label="Expires">{new Date(expires_at).toLocaleString()}</Cell>
                      <td className="table__actions">
                        <IconButton
                          label={`Withdraw the invitation of ${invitee.email}`}
                          onClick={() => remove.mutate({ id, invitation })}
                        >
                          <Trash2 aria-hidden="true" />
                        </IconButton>
                      </td>
                    </tr>
                  ))}
                </Table>
              )}
            </Searchable>
          )
        }
      </Loaded>
      {inviting && (
        <Dialog title="Invite" open onClose={() => setInviting(false)}>
          <NewInvitation id={id} onClose={() => setInviting(false)} />
        </Dialog>
      )}
    </>
  )
}

function NewInvitation({ id, onClose }: { id: string; onClose: () => void }) {
  const applications = useQuery(applicationsQuery(useManagement())).data ?? []
  const usable = applications.filter(({ app_type }) => app_type !== 'non_interactive')
  const [email, setEmail] = useState('')
  const [chosen, setChosen] = useState<string>()
  const clientId = chosen ?? usable[0]?.client_id ?? ''
  const create = useChange(createInvitation, { stale: [ORGANIZATIONS], done: 'Wrote the invitation' })
  if (create.data?.invitation_url) {
    return (
      <>
        <CopyField label="Link" value={create.data.invitation_url} />
        <p className="lead">The link works once. It is also in the outbox.</p>
        <div className="form__actions">
          <Button kind="primary" onClick={onClose}>
            Done
          </Button>
        </div>
      </>
    )
  }
  return (
    <Form
      submit="Invite"
      busy={create.isPending}
      error={create.error}
      disabled={!email.includes('@')}
      onSubmit={() => create.mutate({ id, email: email.trim(), clientId, inviter: 'The administrator' })}
      onCancel={onClose}
    >
      <TextField
        label="Email address"
        type="email"
        value={email}
        placeholder="name@example.com"
        onChange={event => setEmail(event.target.value)}
      />
      <SelectField
        label="Application"
        hint="It must use organizations, and have a page that starts the login."
        value={clientId}
        onChange={event => setChosen(event.target.value)}
      >
        {usable.map(({ client_id, name }) => (
          <option key={client_id} value={client_id}>
            {name || client_id}
          </option>
        ))}
      </SelectField>
    </Form>
  )
}
