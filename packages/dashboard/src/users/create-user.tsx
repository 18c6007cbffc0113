import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { isConflict } from '../api/errors.ts'
import { useManagement } from '../api/management-context.tsx'
import { useChange } from '../api/use-change.ts'
import { createUser, USERS, userByEmailQuery, userKey } from '../api/users.ts'
import { AlreadyExists } from '../components/already-exists.tsx'
import { Dialog } from '../components/dialog.tsx'
import { discardDrafts, useUnsaved } from '../components/forms/drafts.tsx'
import { TextField } from '../components/forms/field.tsx'
import { Form } from '../components/forms/form.tsx'

/** Creates a user and opens the page of the user. */
export function CreateUser({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Create user" open onClose={onClose}>
      <NewUser onClose={onClose} />
    </Dialog>
  )
}

function NewUser({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const management = useManagement()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [asked, setAsked] = useState(false)
  const create = useChange(createUser, {
    stale: [USERS],
    entry: ({ user_id }) => userKey(user_id),
    done: `Created the user ${email}`,
    onDone: ({ user_id }) => {
      discardDrafts()
      navigate(`/users/${encodeURIComponent(user_id)}/details`)
    },
  })
  const taken = isConflict(create.error) ? create.variables?.email : undefined
  const { data: other } = useQuery({ ...userByEmailQuery(management, taken ?? ''), enabled: taken !== undefined })
  const emailProblem = /^\S+@\S+$/.test(email.trim()) ? undefined : 'Enter an email address'
  const passwordProblem = password === '' ? 'Enter a password' : undefined
  useUnsaved(email !== '' || password !== '')

  function submit() {
    setAsked(true)
    if (!emailProblem && !passwordProblem) create.mutate({ email: email.trim(), password })
  }

  return (
    <Form
      submit="Create"
      busy={create.isPending}
      error={create.error}
      remedy={
        taken !== undefined &&
        other && (
          <AlreadyExists
            to={`/users/${encodeURIComponent(other.user_id)}/details`}
            name={other.email}
            field="email address"
          />
        )
      }
      onSubmit={submit}
      onCancel={onClose}
    >
      <TextField
        label="Email"
        type="email"
        value={email}
        placeholder="user@example.com"
        problem={asked ? emailProblem : undefined}
        onChange={event => setEmail(event.target.value)}
      />
      <TextField
        label="Password"
        type="password"
        autoComplete="new-password"
        value={password}
        hint="The user can log in with it immediately."
        problem={asked ? passwordProblem : undefined}
        onChange={event => setPassword(event.target.value)}
      />
    </Form>
  )
}
