import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { type Action, type TestResult, testAction } from '../api/actions.ts'
import { apisQuery } from '../api/apis.ts'
import { useManagement } from '../api/management-context.tsx'
import { useChange } from '../api/use-change.ts'
import { usersQuery } from '../api/users.ts'
import { Button } from '../components/button.tsx'
import { CodeBlock } from '../components/code/code-block.tsx'
import { SelectField } from '../components/forms/field.tsx'
import { Notice } from '../components/notice.tsx'
import { Section } from '../components/section.tsx'

/** Runs the code in the editor for a user, without effects. */
export function TestAction({ action, code, isOff }: { action: Action; code: string; isOff: boolean }) {
  const management = useManagement()
  const trigger = action.supported_triggers[0]?.id ?? 'post-login'
  const users = useQuery(usersQuery(management, { search: useDeferredValue(''), page: 0 })).data?.users ?? []
  const apis = useQuery(apisQuery(management)).data ?? []
  const [chosenUser, setUser] = useState<string>()
  const [chosenApi, setApi] = useState<string>()
  const user_id = chosenUser ?? users[0]?.user_id
  const audience = chosenApi ?? apis.find(api => !api.is_system)?.identifier
  const test = useChange(testAction, { stale: [] })

  function run() {
    test.mutate({
      trigger,
      code,
      action_id: action.id,
      ...(user_id !== undefined && { user_id }),
      ...(audience !== undefined && { audience }),
    })
  }

  return (
    <Section title="Test" lead="Runs the code in the editor for a user. Nothing is saved, and no token is issued.">
      {trigger !== 'credentials-exchange' && (
        <SelectField label="User" value={user_id ?? ''} onChange={event => setUser(event.target.value)}>
          {users.map(user => (
            <option key={user.user_id} value={user.user_id}>
              {user.email || user.name}
            </option>
          ))}
        </SelectField>
      )}
      <SelectField label="API" value={audience ?? ''} onChange={event => setApi(event.target.value)}>
        {apis
          .filter(api => !api.is_system)
          .map(api => (
            <option key={api.identifier} value={api.identifier}>
              {api.name || api.identifier}
            </option>
          ))}
      </SelectField>
      <div>
        <Button busy={test.isPending} disabled={isOff} onClick={run}>
          Run Test
        </Button>
      </div>
      {test.error && <Notice kind="alert">{test.error.message}</Notice>}
      {test.data && <Result result={test.data} />}
    </Section>
  )
}

/** What the Action decided. */
function Result({ result }: { result: TestResult }) {
  const { error, denied, logs, ...decisions } = result
  const shown = Object.entries(decisions).filter(([, value]) => Object.keys(value).length > 0)
  return (
    <div role="status" aria-label="Test result">
      {error !== undefined && (
        <Notice kind="alert" title="The Action failed">
          {error}
        </Notice>
      )}
      {denied !== undefined && (
        <Notice kind="warning" title="Access denied">
          {denied}
        </Notice>
      )}
      {error === undefined && denied === undefined && shown.length === 0 && (
        <Notice kind="info">The Action ran, and changed nothing.</Notice>
      )}
      {shown.length > 0 && <CodeBlock label="Result" code={JSON.stringify(Object.fromEntries(shown), null, 2)} />}
      {logs.length > 0 && <CodeBlock label="Log" code={logs.join('\n')} />}
    </div>
  )
}
