import { useState } from 'react'
import { useNavigate } from 'react-router'
import { APIS, type Api, deleteApi } from '../api/apis.ts'
import { useChange } from '../api/use-change.ts'
import { Button } from '../components/button.tsx'
import { Confirm } from '../components/confirm.tsx'
import { discardDrafts } from '../components/forms/drafts.tsx'
import { Section } from '../components/section.tsx'

/** Deletes an API, then opens the list of APIs. */
export function DeleteApi({ api }: { api: Api }) {
  const name = api.name || api.identifier
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const remove = useChange(deleteApi, {
    stale: [],
    outdated: [[...APIS, 'list']],
    done: `Deleted the API “${name}”`,
    onDone: () => {
      discardDrafts()
      navigate('/apis', { replace: true })
    },
  })
  return (
    <Section
      danger
      title="Danger Zone"
      lead="No more tokens are issued for a deleted API. Tokens that were issued stay valid until they expire."
    >
      <div>
        <Button kind="danger" onClick={() => setAsking(true)}>
          Delete this API
        </Button>
      </div>
      {asking && (
        <Confirm
          title="Delete this API?"
          name={name}
          submit="Delete"
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(api.id)}
          onClose={() => setAsking(false)}
        >
          Its permissions are removed from all roles and users, and all applications lose their access to it.
        </Confirm>
      )}
    </Section>
  )
}
