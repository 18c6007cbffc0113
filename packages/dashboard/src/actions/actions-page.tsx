import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { Outlet } from 'react-router'
import { actionsModeQuery } from '../api/actions.ts'
import { useManagement } from '../api/management-context.tsx'
import { Button } from '../components/button.tsx'
import { Notice } from '../components/notice.tsx'
import { Page } from '../components/page.tsx'
import { Tabs } from '../components/tabs.tsx'
import { CreateAction } from './create-action.tsx'

const TABS = [
  { to: 'library', label: 'Library' },
  { to: 'triggers', label: 'Triggers' },
  { to: 'executions', label: 'Executions' },
]

/** The page of Actions: the library, what runs at each trigger, and what ran. */
export default function ActionsPage() {
  const [creating, setCreating] = useState(false)
  return (
    <Page
      title="Actions"
      lead="Functions that run at a login, a sign-up or a token request. They add claims to tokens, or deny access."
      actions={
        <Button kind="primary" icon={<Plus aria-hidden="true" />} onClick={() => setCreating(true)}>
          Create Action
        </Button>
      }
    >
      <ActionsOff />
      <Tabs label="Actions" tabs={TABS} />
      <Outlet />
      {creating && <CreateAction onClose={() => setCreating(false)} />}
    </Page>
  )
}

/** Says that Actions do not run here, and how to turn them on. */
export function ActionsOff() {
  const mode = useQuery(actionsModeQuery(useManagement()))
  if (mode.data !== 'off') return null
  return (
    <Notice kind="warning" title="Actions are off">
      <p>
        You can edit Actions, but not deploy, bind or test them, because they run on your machine. To turn them on,
        start the tenant with <code>TOLLGATE_ACTIONS=on</code>.
      </p>
    </Notice>
  )
}
