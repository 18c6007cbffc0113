import { CodeBlock } from '../components/code/code-block.tsx'
import { auth0Domain, useConfig } from '../config.ts'
import { useSampleClient } from '../samples/client-field.tsx'
import { environmentFile } from '../samples/sample-clients.ts'
import { useApplication } from './application-page.tsx'

/** Starts a sample client as this application. */
export function SampleClientStep({ audience }: { audience: string }) {
  const { domain, helloWorld } = useConfig()
  const { client_id, callbacks } = useApplication()
  const { client, field } = useSampleClient()
  const callbackUrl = `${helloWorld.clientOrigin}/callback`
  if (!client) return undefined

  const settings = {
    domain: auth0Domain(domain),
    clientId: client_id,
    callbackUrl,
    audience,
    apiServerUrl: helloWorld.apiOrigin,
  }
  return (
    <section className="step">
      <h2>Or start from a sample client</h2>
      <p className="lead">
        The folder <code>clients</code> of the repository contains the Hello World client in ten variants.
        {!callbacks.includes(callbackUrl) && (
          <>
            {' '}
            First add <code>{callbackUrl}</code> to the Allowed Callback URLs of this application.
          </>
        )}
      </p>
      {field}
      <CodeBlock label={`clients/${client.name}/.env`} code={environmentFile(client, settings)} />
      <CodeBlock label="Shell" code={`cd clients/${client.name}\nnpm install\nnpm start`} />
    </section>
  )
}
