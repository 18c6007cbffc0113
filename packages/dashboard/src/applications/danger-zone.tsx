import { useState } from 'react'
import { useNavigate } from 'react-router'
import { APPLICATIONS, type Application, applicationKey, deleteApplication, rotateSecret } from '../api/applications.ts'
import { GRANTS } from '../api/grants.ts'
import { useChange } from '../api/use-change.ts'
import { Button } from '../components/button.tsx'
import { Confirm } from '../components/confirm.tsx'
import { discardDrafts } from '../components/forms/drafts.tsx'
import { Section } from '../components/section.tsx'

/** Actions that cannot be undone. */
export function DangerZone({ application }: { application: Application }) {
  const navigate = useNavigate()
  const [asking, setAsking] = useState<'rotate' | 'delete'>()
  const close = () => setAsking(undefined)
  const rotate = useChange(rotateSecret, {
    stale: [APPLICATIONS],
    entry: ({ client_id }) => applicationKey(client_id),
    done: 'Client secret rotated',
    onDone: close,
  })
  const remove = useChange(deleteApplication, {
    stale: [GRANTS],
    outdated: [[...APPLICATIONS, 'list']],
    done: `Deleted the application “${application.name}”`,
    onDone: () => {
      discardDrafts()
      navigate('/applications', { replace: true })
    },
  })
  const shared = { name: application.name, onClose: close }

  return (
    <Section danger title="Danger Zone" lead="These actions take effect at once and cannot be undone.">
      {application.token_endpoint_auth_method !== 'none' && (
        <div className="danger">
          <div>
            <h3>Rotate the client secret</h3>
            <p>Programs with the current secret cannot get tokens until you give them the new one.</p>
          </div>
          <Button kind="danger" onClick={() => setAsking('rotate')}>
            Rotate
          </Button>
        </div>
      )}
      <div className="danger">
        <div>
          <h3>Delete this application</h3>
          <p>Users can no longer log in to it, and it can no longer get tokens.</p>
        </div>
        <Button kind="danger" onClick={() => setAsking('delete')}>
          Delete
        </Button>
      </div>
      {asking === 'rotate' && (
        <Confirm
          {...shared}
          title="Rotate the client secret?"
          submit="Rotate"
          busy={rotate.isPending}
          error={rotate.error}
          onConfirm={() => rotate.mutate(application.client_id)}
        >
          The current secret stops working at once.
        </Confirm>
      )}
      {asking === 'delete' && (
        <Confirm
          {...shared}
          title="Delete this application?"
          submit="Delete"
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(application.client_id)}
        >
          Its client ID, its secret and its access to APIs are deleted.
        </Confirm>
      )}
    </Section>
  )
}
