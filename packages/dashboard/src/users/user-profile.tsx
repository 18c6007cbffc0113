import { useChange } from '../api/use-change.ts'
import { USERS, type User, type UserChanges, updateUser, userKey } from '../api/users.ts'
import { TextField } from '../components/forms/field.tsx'
import { SaveBar } from '../components/forms/save-bar.tsx'
import { useDraft } from '../components/forms/use-draft.ts'
import { Section } from '../components/section.tsx'

type Profile = Pick<User, 'email' | 'name' | 'given_name' | 'family_name' | 'nickname'>

/** The members that every user has. The others are removed when their field is empty. */
const REQUIRED: readonly string[] = ['email', 'name']

/** The editable profile of a user, which ID tokens and `/userinfo` contain. */
export function UserProfile({ user }: { user: User }) {
  const stored = profileOf(user)
  const { values, dirty, set, discard } = useDraft(stored)
  const save = useChange(updateUser, {
    stale: [USERS],
    entry: ({ user_id }) => userKey(user_id),
    done: 'Saved the profile',
  })
  const problems = problemsOf(values)
  const field = (name: keyof Profile, label: string, hint?: string) => (
    <TextField
      label={label}
      value={values[name]}
      hint={hint}
      problem={problems[name]}
      onChange={event => set({ [name]: event.target.value })}
    />
  )

  function submit() {
    const draft = trimmed(values)
    set(draft)
    save.mutate({ user_id: user.user_id, ...changesBetween(stored, draft) })
  }

  return (
    <Section title="Profile" lead="ID tokens and the userinfo endpoint contain these values, depending on the scopes.">
      {field('email', 'Email', 'The user logs in with this address. A new address is unverified.')}
      {field('name', 'Name')}
      {field('given_name', 'Given Name')}
      {field('family_name', 'Family Name')}
      {field('nickname', 'Nickname')}
      <SaveBar
        dirty={dirty}
        blocked={Object.keys(problems).length > 0}
        busy={save.isPending}
        error={save.error}
        onSave={submit}
        onReset={discard}
      />
    </Section>
  )
}

function profileOf({ email, name, given_name, family_name, nickname }: User): Profile {
  return { email, name, given_name, family_name, nickname }
}

function problemsOf({ email, name }: Profile): Partial<Record<keyof Profile, string>> {
  return {
    ...(!/^\S+@\S+$/.test(email.trim()) && { email: 'Enter an email address, such as ada@example.com' }),
    ...(name.trim() === '' && { name: 'Enter a name for the user' }),
  }
}

function trimmed(profile: Profile): Profile {
  return {
    email: profile.email.trim(),
    name: profile.name.trim(),
    given_name: profile.given_name.trim(),
    family_name: profile.family_name.trim(),
    nickname: profile.nickname.trim(),
  }
}

/** Only what differs, because a change of the email address has effects of its own. */
function changesBetween(stored: Profile, draft: Profile): UserChanges {
  const before = new Map(Object.entries(stored))
  return Object.fromEntries(
    Object.entries(draft)
      .filter(([name, value]) => before.get(name) !== value)
      .map(([name, value]) => [name, value === '' && !REQUIRED.includes(name) ? null : value]),
  )
}
