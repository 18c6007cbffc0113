import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useId, useState } from 'react'
import { useManagement } from '../api/management-context.tsx'
import { type User, usersQuery } from '../api/users.ts'
import { TextField } from '../components/forms/field.tsx'

interface UserFieldProps {
  /** Called with the user whose email address or name is in the field. */
  onChoose: (user: User) => void
  chosen: User
}

/** A choice of one user, who is found by the beginning of the email address or name. */
export function UserField({ chosen, onChoose }: UserFieldProps) {
  const id = useId()
  const [text, setText] = useState(nameOf(chosen))
  const search = useDeferredValue(text === nameOf(chosen) ? '' : text)
  const users = useQuery(usersQuery(useManagement(), { search, page: 0 })).data?.users ?? []
  const isUnknown = text !== nameOf(chosen) && search === text && users.length === 0

  function enter(entered: string) {
    setText(entered)
    const user = users.find(each => nameOf(each) === entered)
    if (user) onChoose(user)
  }

  return (
    <>
      <TextField
        label="User"
        list={id}
        value={text}
        hint="Type the beginning of an email address or a name, and choose a user."
        problem={isUnknown ? `No user is called “${text}”` : undefined}
        onFocus={event => event.target.select()}
        onChange={event => enter(event.target.value)}
        onBlur={() => setText(nameOf(chosen))}
      />
      <datalist id={id}>
        {users.map(user => (
          <option key={user.user_id} value={nameOf(user)} />
        ))}
      </datalist>
    </>
  )
}

function nameOf({ email, name, user_id }: User): string {
  return email || name || user_id
}
