import { useState } from 'react'
import { useChange } from '../api/use-change.ts'
import { USERS, type User, updateUser } from '../api/users.ts'
import { Dialog } from '../components/dialog.tsx'
import { useUnsaved } from '../components/forms/drafts.tsx'
import { TextField } from '../components/forms/field.tsx'
import { Form } from '../components/forms/form.tsx'

interface ResetPasswordProps {
  user: User
  onClose: () => void
}

/** Sets a new password for a user. */
export function ResetPassword({ user, onClose }: ResetPasswordProps) {
  return (
    <Dialog title="Reset password" description={`Choose a new password for ${user.email}.`} open onClose={onClose}>
      <NewPassword user={user} onClose={onClose} />
    </Dialog>
  )
}

function NewPassword({ user: { user_id, email }, onClose }: ResetPasswordProps) {
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<string>()
  const reset = useChange(updateUser, { stale: [USERS], done: `Password of ${email} changed`, onDone: onClose })
  useUnsaved(password !== '')

  function submit() {
    const found = password === '' ? 'Enter a password' : undefined
    setProblem(found)
    if (!found) reset.mutate({ user_id, password })
  }

  return (
    <Form
      danger
      submit="Reset Password"
      busy={reset.isPending}
      error={reset.error}
      onSubmit={submit}
      onCancel={onClose}
    >
      <TextField
        label="New password"
        type="password"
        autoComplete="new-password"
        value={password}
        problem={problem}
        onChange={event => setPassword(event.target.value)}
      />
    </Form>
  )
}
