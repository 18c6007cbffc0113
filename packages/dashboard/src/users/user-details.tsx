import { useState } from 'react'
import { useNavigate } from 'react-router'
import { Button } from '../components/button.tsx'
import { Confirm } from '../components/confirm.tsx'
import { instantText } from '../components/duration.ts'
import { Section } from '../components/section.tsx'
import { SwitchField } from '../components/switch-field.tsx'
import { useChange } from '../management/use-change.ts'
import { deleteUser, USERS, type User, updateUser } from '../management/users.ts'
import { AdministratorSwitch } from './administrator-switch.tsx'
import { ResetPassword } from './reset-password.tsx'
import { useUser } from './user-context.ts'
import { UserMetadata } from './user-metadata.tsx'

/** What is known about a person, and what can be done about the account. */
export default function UserDetails() {
  const user = useUser()
  const verify = useChange(updateUser, { stale: [USERS], done: 'Saved' })
  return (
    <>
      <Section title="Account" lead="The email address is the name to log in with.">
        <dl className="facts">
          <dt>Email</dt>
          <dd>{user.email}</dd>
          <dt>Name</dt>
          <dd>{user.name}</dd>
          <dt>Signed up</dt>
          <dd>{user.created_at ? instantText(user.created_at) : 'Unknown'}</dd>
          <dt>Latest login</dt>
          <dd>{user.last_login ? instantText(user.last_login) : 'Never'}</dd>
          <dt>Logins</dt>
          <dd>{user.logins_count}</dd>
        </dl>
        <SwitchField
          label="Email Verified"
          hint="Whether the address is known to be the person’s own. It goes into the ID token."
          checked={user.email_verified}
          onChange={email_verified => verify.mutate({ user_id: user.user_id, email_verified })}
        />
        <AdministratorSwitch userId={user.user_id} />
      </Section>
      <UserMetadata user={user} />
      <DangerZone user={user} />
    </>
  )
}

function DangerZone({ user }: { user: User }) {
  const navigate = useNavigate()
  const [asking, setAsking] = useState<'password' | 'delete'>()
  const close = () => setAsking(undefined)
  const block = useChange(updateUser, {
    stale: [USERS],
    done: user.blocked ? 'Unblocked the user' : 'Blocked the user',
  })
  const remove = useChange(deleteUser, {
    stale: [],
    done: `Deleted the user ${user.email}`,
    onDone: () => navigate('/users', { replace: true }),
  })

  return (
    <Section danger title="Danger Zone" lead="Blocking can be taken back; deleting cannot.">
      <div className="danger">
        <div>
          <h3>{user.blocked ? 'Unblock' : 'Block'} this user</h3>
          <p>A blocked user cannot log in. Tokens that are out stay valid until they expire.</p>
        </div>
        <Button
          kind="danger"
          busy={block.isPending}
          onClick={() => block.mutate({ user_id: user.user_id, blocked: !user.blocked })}
        >
          {user.blocked ? 'Unblock' : 'Block'}
        </Button>
      </div>
      <div className="danger">
        <div>
          <h3>Reset the password</h3>
          <p>The present password stops working.</p>
        </div>
        <Button kind="danger" onClick={() => setAsking('password')}>
          Reset Password
        </Button>
      </div>
      <div className="danger">
        <div>
          <h3>Delete this user</h3>
          <p>The account, its roles and its permissions are gone for good.</p>
        </div>
        <Button kind="danger" onClick={() => setAsking('delete')}>
          Delete
        </Button>
      </div>
      {asking === 'password' && <ResetPassword user={user} onClose={close} />}
      {asking === 'delete' && (
        <Confirm
          title="Delete this user?"
          name={user.email}
          submit="Delete"
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(user.user_id)}
          onClose={close}
        >
          The person cannot log in any more, and nothing of the account is kept.
        </Confirm>
      )}
    </Section>
  )
}
