import { useState } from 'react'
import { useNavigate } from 'react-router'
import { Dialog } from '../components/dialog.tsx'
import { TextField } from '../components/field.tsx'
import { Form } from '../components/form.tsx'
import { useChange } from '../management/use-change.ts'
import { createUser, USERS } from '../management/users.ts'

/** Makes an account for somebody else. */
export function CreateUser({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [asked, setAsked] = useState(false)
  const create = useChange(createUser, {
    stale: [USERS],
    done: `Created the user ${email}`,
    onDone: ({ user_id }) => navigate(`/users/${encodeURIComponent(user_id)}/details`),
  })
  const emailProblem = /^\S+@\S+$/.test(email.trim()) ? undefined : 'Enter an email address'
  const passwordProblem = password === '' ? 'Enter a password' : undefined

  function submit() {
    setAsked(true)
    if (!emailProblem && !passwordProblem) create.mutate({ email: email.trim(), password })
  }

  return (
    <Dialog title="Create user" open onClose={onClose}>
      <Form submit="Create" busy={create.isPending} error={create.error} onSubmit={submit} onCancel={onClose}>
        <TextField
          label="Email"
          type="email"
          value={email}
          placeholder="person@example.com"
          problem={asked ? emailProblem : undefined}
          onChange={event => setEmail(event.target.value)}
        />
        <TextField
          label="Password"
          type="password"
          autoComplete="new-password"
          value={password}
          hint="The person can log in with it at once."
          problem={asked ? passwordProblem : undefined}
          onChange={event => setPassword(event.target.value)}
        />
      </Form>
    </Dialog>
  )
}
