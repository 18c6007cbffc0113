import * as v from 'valibot'
import { useChange } from '../api/use-change.ts'
import { USERS, type User, updateUser, userKey } from '../api/users.ts'
import { TextArea } from '../components/forms/field.tsx'
import { SaveBar } from '../components/forms/save-bar.tsx'
import { useDraft } from '../components/forms/use-draft.ts'
import { Section } from '../components/section.tsx'

const Metadata = v.record(v.string(), v.unknown())

type Metadata = v.InferOutput<typeof Metadata>

/** What applications store about a user, as JSON. */
export function UserMetadata({ user }: { user: User }) {
  const { values, dirty, set, discard } = useDraft({ user: pretty(user.user_metadata), app: pretty(user.app_metadata) })
  const save = useChange(updateUser, {
    stale: [USERS],
    entry: ({ user_id }) => userKey(user_id),
    done: 'Saved the metadata',
  })
  const parsed = { user: parse(values.user), app: parse(values.app) }

  function submit() {
    if (!parsed.user || !parsed.app) return
    set({ user: pretty(parsed.user), app: pretty(parsed.app) })
    save.mutate({
      user_id: user.user_id,
      user_metadata: replacing(user.user_metadata, parsed.user),
      app_metadata: replacing(user.app_metadata, parsed.app),
    })
  }

  return (
    <Section
      title="Metadata"
      lead="JSON objects in which applications store data about the user. Users can change their user metadata, but not their app metadata."
    >
      <TextArea
        label="User Metadata (user_metadata)"
        value={values.user}
        problem={parsed.user ? undefined : 'This is not a JSON object'}
        onChange={event => set({ user: event.target.value })}
      />
      <TextArea
        label="App Metadata (app_metadata)"
        value={values.app}
        problem={parsed.app ? undefined : 'This is not a JSON object'}
        onChange={event => set({ app: event.target.value })}
      />
      <SaveBar
        dirty={dirty}
        blocked={!parsed.user || !parsed.app}
        busy={save.isPending}
        error={save.error}
        onSave={submit}
        onReset={discard}
      />
    </Section>
  )
}

/** The Management API merges metadata: `null` removes a property, and an empty object removes all of them. */
function replacing(before: Metadata, after: Metadata): Metadata {
  if (Object.keys(after).length === 0) return {}
  const removed = Object.keys(before).filter(name => !Object.hasOwn(after, name))
  return { ...after, ...Object.fromEntries(removed.map(name => [name, null])) }
}

function pretty(metadata: Metadata): string {
  return JSON.stringify(metadata, undefined, 2)
}

function parse(text: string): Metadata | undefined {
  try {
    const parsed = v.safeParse(Metadata, JSON.parse(text))
    return parsed.success && !Array.isArray(parsed.output) ? parsed.output : undefined
  } catch {
    return undefined
  }
}
