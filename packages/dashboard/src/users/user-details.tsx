import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { useChange } from '../api/use-change.ts'
import { deleteUser, USERS, type User, updateUser, userKey } from '../api/users.ts'
import { Button } from '../components/button.tsx'
import { Confirm } from '../components/confirm.tsx'
import { instantText } from '../components/duration.ts'
import { discardDrafts } from '../components/forms/drafts.tsx'
import { SwitchField } from '../components/forms/switch-field.tsx'
import { Notice } from '../components/notice.tsx'
import { Section } from '../components/section.tsx'
import { AdministratorSwitch } from './administrator-switch.tsx'
import { ResetPassword } from './reset-password.tsx'
import { UserMetadata } from './user-metadata.tsx'
import { useUser } from './user-page.tsx'
import { UserProfile } from './user-profile.tsx'
import { UserSecondFactor } from './user-second-factor.tsx'

/** The details of a user and the actions for the account. */
export default function UserDetails() {
  const user = useUser()
  const verify = useChange(updateUser, { stale: [USERS], entry: entryOf, done: 'Saved' })
  const isVerified = verify.isPending ? verify.variables.email_verified === true : user.email_verified
  return (
    <>
      <Section title="Account" lead="The user logs in with the email address.">
        <dl className="facts">
          <dt>Signed up</dt>
          <dd>{user.created_at ? instantText(user.created_at) : 'Unknown'}</dd>
          <dt>Latest login</dt>
          <dd>{user.last_login ? instantText(user.last_login) : 'Never'}</dd>
          <dt>Logins</dt>
          <dd>{user.logins_count}</dd>
          <dt>Emails</dt>
          <dd>
            <Link to={`/tenant/outbox?q=${encodeURIComponent(user.email)}`}>Emails to this user</Link>
          </dd>
          <dt>Logs</dt>
          <dd>
            <Link to={`/logs?user=${encodeURIComponent(user.user_id)}`}>Entries about this user</Link>
          </dd>
        </dl>
        <SwitchField
          label="Email Verified"
          hint="Whether the user has confirmed the email address. ID tokens contain it as the claim “email_verified”."
          checked={isVerified}
          busy={verify.isPending}
          onChange={email_verified => verify.mutate({ user_id: user.user_id, email_verified })}
        />
        {verify.error && <Notice kind="alert">{verify.error.message}</Notice>}
        <AdministratorSwitch userId={user.user_id} />
      </Section>
      <UserProfile key={user.user_id} user={user} />
      <UserMetadata user={user} />
      <UserSecondFactor key={`second-factor ${user.user_id}`} userId={user.user_id} />
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
    entry: entryOf,
    done: user.blocked ? 'Unblocked the user' : 'Blocked the user',
  })
  const remove = useChange(deleteUser, {
    stale: [],
    outdated: [[...USERS, 'list']],
    done: `Deleted the user ${user.email}`,
    onDone: () => {
      discardDrafts()
      navigate('/users', { replace: true })
    },
  })

  return (
    <Section danger title="Danger Zone" lead="You can unblock a user, but you cannot restore a deleted one.">
      <div className="danger">
        <div>
          <h3>{user.blocked ? 'Unblock' : 'Block'} this user</h3>
          <p>
            A blocked user cannot log in or use refresh tokens. Access tokens that were issued stay valid until they
            expire.
          </p>
        </div>
        <Button
          kind="danger"
          busy={block.isPending}
          onClick={() => block.mutate({ user_id: user.user_id, blocked: !user.blocked })}
        >
          {user.blocked ? 'Unblock' : 'Block'}
        </Button>
      </div>
      {block.error && <Notice kind="alert">{block.error.message}</Notice>}
      <div className="danger">
        <div>
          <h3>Reset the password</h3>
          <p>The current password stops working, and all sessions and refresh tokens of the user end.</p>
        </div>
        <Button kind="danger" onClick={() => setAsking('password')}>
          Reset Password
        </Button>
      </div>
      <div className="danger">
        <div>
          <h3>Delete this user</h3>
          <p>The account is deleted with its roles, permissions, sessions and refresh tokens.</p>
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
          The user can no longer log in. Log entries are kept.
        </Confirm>
      )}
    </Section>
  )
}

function entryOf({ user_id }: User): readonly string[] {
  return userKey(user_id)
}
