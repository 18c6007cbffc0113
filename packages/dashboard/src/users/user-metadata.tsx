import { useState } from 'react'
import * as v from 'valibot'
import { TextArea } from '../components/field.tsx'
import { SaveBar } from '../components/save-bar.tsx'
import { Section } from '../components/section.tsx'
import { useChange } from '../management/use-change.ts'
import { USERS, type User, updateUser } from '../management/users.ts'

const Metadata = v.record(v.string(), v.unknown())

/** What the applications keep about a person, as JSON. */
export function UserMetadata({ user }: { user: User }) {
  const before = { user: pretty(user.user_metadata), app: pretty(user.app_metadata) }
  const [text, setText] = useState(before)
  const save = useChange(updateUser, { stale: [USERS], done: 'Saved the metadata' })
  const parsed = { user: parse(text.user), app: parse(text.app) }

  function submit() {
    if (!parsed.user || !parsed.app) return
    save.mutate({ user_id: user.user_id, user_metadata: parsed.user, app_metadata: parsed.app })
  }

  return (
    <Section
      title="Metadata"
      lead="JSON objects that applications keep about a person. Only the first is the person’s to change."
    >
      <TextArea
        label="User Metadata (user_metadata)"
        value={text.user}
        problem={parsed.user ? undefined : 'This is not a JSON object'}
        onChange={event => setText({ ...text, user: event.target.value })}
      />
      <TextArea
        label="App Metadata (app_metadata)"
        value={text.app}
        problem={parsed.app ? undefined : 'This is not a JSON object'}
        onChange={event => setText({ ...text, app: event.target.value })}
      />
      <SaveBar
        dirty={text.user !== before.user || text.app !== before.app}
        blocked={!parsed.user || !parsed.app}
        busy={save.isPending}
        error={save.error}
        onSave={submit}
        onReset={() => setText(before)}
      />
    </Section>
  )
}

function pretty(metadata: Record<string, unknown>): string {
  return JSON.stringify(metadata, undefined, 2)
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const parsed = v.safeParse(Metadata, JSON.parse(text))
    return parsed.success && !Array.isArray(parsed.output) ? parsed.output : undefined
  } catch {
    return undefined
  }
}
