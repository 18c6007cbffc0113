import { useQuery } from '@tanstack/react-query'
import { Zap } from 'lucide-react'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import {
  ACTIONS,
  type Action,
  actionKey,
  actionQuery,
  actionsModeQuery,
  deleteAction,
  deployAction,
  updateAction,
} from '../api/actions.ts'
import { useManagement } from '../api/management-context.tsx'
import { useChange } from '../api/use-change.ts'
import { Button } from '../components/button.tsx'
import { Confirm } from '../components/confirm.tsx'
import { discardDrafts } from '../components/forms/drafts.tsx'
import { TextArea } from '../components/forms/field.tsx'
import { useDraft } from '../components/forms/use-draft.ts'
import { Loaded } from '../components/loaded.tsx'
import { Notice } from '../components/notice.tsx'
import { Page } from '../components/page.tsx'
import { Section } from '../components/section.tsx'
import { ActionsOff } from './actions-page.tsx'
import { Status, triggerLabel } from './library.tsx'
import { Secrets } from './secrets.tsx'
import { TestAction } from './test-action.tsx'

const BACK = { to: '/actions/library', label: 'Back to Actions' }

/** The page of one Action: its code, a test, and its secrets. */
export default function ActionPage() {
  const { id = '' } = useParams()
  const query = useQuery(actionQuery(useManagement(), id))
  if (!query.data) {
    return (
      <Page title="Action" back={BACK}>
        <Loaded query={query} what="the Action">
          {() => null}
        </Loaded>
      </Page>
    )
  }
  return <Editor key={query.data.id} action={query.data} />
}

function Editor({ action }: { action: Action }) {
  const { values, dirty, set, discard } = useDraft({ code: action.code })
  const isOff = useQuery(actionsModeQuery(useManagement())).data === 'off'
  const options = { stale: [ACTIONS], entry: ({ id }: Action) => actionKey(id) }
  const save = useChange(updateAction, { ...options, done: 'Saved the draft' })
  const deploy = useChange(deployAction, { ...options, done: 'Deployed the Action' })
  const error = deploy.error ?? save.error
  const lead = (
    <span className="copyable">
      <Status action={action} />
      <span>{triggerLabel(action)}</span>
    </span>
  )
  return (
    <Page title={action.name} back={BACK} icon={<Zap aria-hidden="true" />} lead={lead}>
      <ActionsOff />
      <TextArea
        label="Code"
        rows={16}
        wrap="off"
        value={values.code}
        hint="CommonJS. The next login runs what is deployed."
        onChange={event => set({ code: event.target.value })}
      />
      {error && <Notice kind="alert">{error.message}</Notice>}
      <div className="bar">
        <Button
          kind="primary"
          busy={deploy.isPending}
          disabled={isOff || (action.all_changes_deployed && !dirty)}
          onClick={() => deploy.mutate({ id: action.id, code: values.code })}
        >
          Deploy
        </Button>
        <Button
          busy={save.isPending}
          disabled={!dirty}
          onClick={() => save.mutate({ id: action.id, code: values.code })}
        >
          Save Draft
        </Button>
        <Button kind="quiet" disabled={!dirty} onClick={discard}>
          Discard
        </Button>
      </div>
      <TestAction action={action} code={values.code} isOff={isOff} />
      <Secrets action={action} />
      <DeleteAction action={action} />
    </Page>
  )
}

function DeleteAction({ action }: { action: Action }) {
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const remove = useChange(deleteAction, {
    stale: [],
    outdated: [ACTIONS],
    done: `Deleted the Action “${action.name}”`,
    onDone: () => {
      discardDrafts()
      navigate('/actions/library', { replace: true })
    },
  })
  return (
    <Section danger title="Danger Zone" lead="It is also removed from its trigger.">
      <div>
        <Button kind="danger" onClick={() => setAsking(true)}>
          Delete this Action
        </Button>
      </div>
      {asking && (
        <Confirm
          title="Delete this Action?"
          name={action.name}
          submit="Delete"
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(action.id)}
          onClose={() => setAsking(false)}
        >
          Its code, its versions and its secrets are deleted.
        </Confirm>
      )}
    </Section>
  )
}
