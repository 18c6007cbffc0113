import { useQuery } from '@tanstack/react-query'
import { Plus, ShieldCheck, Trash2, Users } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { Link } from 'react-router'
import { useManagement } from '../api/management-context.tsx'
import {
  addOrganizationMembers,
  memberRolesQuery,
  ORGANIZATIONS,
  type OrganizationMember,
  organizationMembersQuery,
  removeOrganizationMember,
  setMemberRoles,
} from '../api/organizations.ts'
import { rolesQuery } from '../api/roles.ts'
import { useChange } from '../api/use-change.ts'
import { usersQuery } from '../api/users.ts'
import { Button, IconButton } from '../components/button.tsx'
import { Dialog } from '../components/dialog.tsx'
import { Empty } from '../components/empty.tsx'
import { useUnsaved } from '../components/forms/drafts.tsx'
import { Form } from '../components/forms/form.tsx'
import { Picker } from '../components/forms/picker.tsx'
import { SearchField } from '../components/forms/search-field.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Notice } from '../components/notice.tsx'
import { Searchable } from '../components/searchable.tsx'
import { Cell, Table } from '../components/table.tsx'
import { useOrganization } from './organization-page.tsx'

/** The members of an organization, and the roles that they have in it. */
export default function OrganizationMembers() {
  const { id } = useOrganization()
  const query = useQuery(organizationMembersQuery(useManagement(), id))
  const [adding, setAdding] = useState(false)
  const [edited, setEdited] = useState<OrganizationMember>()
  return (
    <>
      <div className="bar">
        <p className="lead">The users who can log in for this organization.</p>
        <span className="bar__space" />
        <Button kind="primary" icon={<Plus aria-hidden="true" />} onClick={() => setAdding(true)}>
          Add Members
        </Button>
      </div>
      <Loaded query={query} what="the members">
        {members =>
          members.length === 0 ? (
            <Empty icon={<Users />} title="No members yet" />
          ) : (
            <Searchable items={members} what="members" textOf={({ email, name }) => `${email} ${name}`}>
              {found => <MemberTable id={id} members={found} onEdit={setEdited} />}
            </Searchable>
          )
        }
      </Loaded>
      {adding && (
        <Dialog
          title="Add members"
          description="Search for users, then select them."
          open
          onClose={() => setAdding(false)}
        >
          <Choice id={id} onClose={() => setAdding(false)} />
        </Dialog>
      )}
      {edited && <EditRoles id={id} member={edited} onClose={() => setEdited(undefined)} />}
    </>
  )
}

interface MemberTableProps {
  id: string
  members: readonly OrganizationMember[]
  onEdit: (member: OrganizationMember) => void
}

function MemberTable({ id, members, onEdit }: MemberTableProps) {
  const remove = useChange(removeOrganizationMember, { stale: [ORGANIZATIONS], done: 'Removed the member' })
  return (
    <>
      {remove.error && <Notice kind="alert">{remove.error.message}</Notice>}
      <Table
        caption="Members"
        columns={[{ label: 'User' }, { label: 'Roles in this organization' }, { label: 'Actions', hidden: true }]}
      >
        {members.map(member => (
          <tr key={member.user_id}>
            <Cell main>
              <Link to={`/users/${encodeURIComponent(member.user_id)}/details`}>{member.email || member.name}</Link>
            </Cell>
            <Cell label="Roles in this organization">
              <RoleNames id={id} userId={member.user_id} />
            </Cell>
            <td className="table__actions">
              <IconButton label={`Change the roles of ${member.email || member.name}`} onClick={() => onEdit(member)}>
                <ShieldCheck aria-hidden="true" />
              </IconButton>
              <IconButton
                label={`Remove ${member.email || member.name} from the organization`}
                busy={remove.isPending && remove.variables.userId === member.user_id}
                onClick={() => remove.mutate({ id, userId: member.user_id })}
              >
                <Trash2 aria-hidden="true" />
              </IconButton>
            </td>
          </tr>
        ))}
      </Table>
    </>
  )
}

function RoleNames({ id, userId }: { id: string; userId: string }) {
  const roles = useQuery(memberRolesQuery(useManagement(), id, userId)).data ?? []
  return roles.map(({ name }) => name).join(', ') || '–'
}

interface EditRolesProps {
  id: string
  member: OrganizationMember
  onClose: () => void
}

function EditRoles({ id, member, onClose }: EditRolesProps) {
  const query = useQuery(memberRolesQuery(useManagement(), id, member.user_id))
  return (
    <Dialog
      title={`Roles of ${member.email || member.name}`}
      description="These roles count in tokens for this organization only."
      open
      onClose={onClose}
    >
      <Loaded query={query} what="the roles">
        {held => <RoleChoice id={id} userId={member.user_id} held={held.map(role => role.id)} onClose={onClose} />}
      </Loaded>
    </Dialog>
  )
}

interface RoleChoiceProps {
  id: string
  userId: string
  held: readonly string[]
  onClose: () => void
}

function RoleChoice({ id, userId, held, onClose }: RoleChoiceProps) {
  const roles = useQuery(rolesQuery(useManagement())).data ?? []
  const [chosen, setChosen] = useState(held)
  const save = useChange(setMemberRoles, { stale: [ORGANIZATIONS], done: 'Saved the roles', onDone: onClose })
  return (
    <Form
      submit="Save"
      busy={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate({ id, userId, former: held, roles: chosen })}
      onCancel={onClose}
    >
      <Picker
        label="Roles"
        options={roles.map(role => ({ value: role.id, text: role.name, description: role.description }))}
        searchable={false}
        chosen={chosen}
        onChange={setChosen}
      />
    </Form>
  )
}

function Choice({ id, onClose }: { id: string; onClose: () => void }) {
  const [search, setSearch] = useState('')
  const [chosen, setChosen] = useState<readonly string[]>([])
  const query = useQuery(usersQuery(useManagement(), { search: useDeferredValue(search), page: 0 }))
  const add = useChange(addOrganizationMembers, { stale: [ORGANIZATIONS], done: 'Added the members', onDone: onClose })
  useUnsaved(chosen.length > 0)
  return (
    <>
      <SearchField label="Search by email address or name" value={search} onChange={setSearch} />
      <Loaded query={query} what="the users">
        {({ users }) => (
          <Form
            submit="Add Members"
            busy={add.isPending}
            error={add.error}
            disabled={chosen.length === 0}
            onSubmit={() => add.mutate({ id, members: chosen })}
            onCancel={onClose}
          >
            <Picker
              label="Users"
              searchable={false}
              options={users.map(({ user_id, email }) => ({ value: user_id, text: email }))}
              chosen={chosen}
              onChange={setChosen}
            />
          </Form>
        )}
      </Loaded>
    </>
  )
}
