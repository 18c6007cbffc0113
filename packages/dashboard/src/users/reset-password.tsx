import { useState } from 'react'
import { Dialog } from '../components/dialog.tsx'
import { TextField } from '../components/field.tsx'
import { Form } from '../components/form.tsx'
import { useChange } from '../management/use-change.ts'
import { USERS, type User, updateUser } from '../management/users.ts'

/** Gives a person another password. */
export function ResetPassword({ user: { user_id, email }, onClose }: { user: User; onClose: () => void }) {
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<string>()
  const reset = useChange(updateUser, {
    stale: [USERS],
    done: `The password of ${email} is a new one`,
    onDone: onClose,
  })

  function submit() {
    const found = password === '' ? 'Enter a password' : undefined
    setProblem(found)
    if (!found) reset.mutate({ user_id, password })
  }

  return (
    <Dialog title="Reset password" description={`Choose a new password for ${email}.`} open onClose={onClose}>
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
    </Dialog>
  )
}
