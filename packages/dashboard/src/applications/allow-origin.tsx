import { Link } from 'react-router'
import { APPLICATIONS, type Application, applicationKey, updateApplication } from '../api/applications.ts'
import { useChange } from '../api/use-change.ts'
import { Button } from '../components/button.tsx'
import { Notice } from '../components/notice.tsx'

/** Where most development servers of web frameworks listen. */
const ORIGIN = 'http://localhost:3000'

/** Warns that no callback URL is allowed, and offers to allow those of a development server. */
export function AllowOrigin({ application }: { application: Application }) {
  const save = useChange(updateApplication, {
    stale: [APPLICATIONS],
    entry: ({ client_id }) => applicationKey(client_id),
    done: `Allowed ${ORIGIN}`,
  })

  const isWebsite = application.app_type === 'spa' || application.app_type === 'regular_web'

  function allow() {
    const origin = [ORIGIN]
    save.mutate({
      client_id: application.client_id,
      callbacks: [ORIGIN, `${ORIGIN}/callback`],
      allowed_logout_urls: origin,
      web_origins: application.app_type === 'spa' ? origin : application.web_origins,
    })
  }

  return (
    <Notice kind="warning" title="No callback URL is allowed yet">
      <span>
        Logins fail until you add one in the <Link to="../settings">settings</Link>.
      </span>
      {save.error && <span role="alert">{save.error.message}</span>}
      {isWebsite && (
        <span>
          <Button busy={save.isPending} onClick={allow}>
            Allow {ORIGIN}
          </Button>
        </span>
      )}
    </Notice>
  )
}
