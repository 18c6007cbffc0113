import { CodeBlock } from '../components/code/code-block.tsx'
import { useSampleClient } from '../samples/client-field.tsx'

/** The command that starts the client in the chosen framework. */
export function ClientChoice() {
  const { client, field } = useSampleClient()
  return (
    <div className="run__box">
      {field}
      {client && <CodeBlock label="Shell" code={`npm start -- --client ${client.name}`} />}
    </div>
  )
}
