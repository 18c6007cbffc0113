import { useEffect, useState } from 'react'
import catalog from '../../../../apis/catalog.json'
import { CodeBlock } from '../components/code/code-block.tsx'
import { SelectField } from '../components/forms/field.tsx'

/** The file of each API that has its routes, as text. Fetched when it is chosen. */
const ROUTES = {
  ...import.meta.glob<string>(
    ['../../../../apis/*/src/app.ts', '!../../../../apis/*-js/**', '!../../../../apis/nest/**'],
    {
      query: '?raw',
      import: 'default',
    },
  ),
  ...import.meta.glob<string>('../../../../apis/nest/src/messages.controller.ts', { query: '?raw', import: 'default' }),
}

/** The routes of the Hello World API in the chosen framework, and the command that starts it. */
export function ApiChoice({ client }: { client: string }) {
  const [name, setName] = useState('express')
  const routes = useRoutes(name)
  return (
    <div className="run__box">
      <SelectField label="API framework" value={name} onChange={event => setName(event.target.value)}>
        {catalog.map(api => (
          <option key={api.name} value={api.name}>
            {api.title}
          </option>
        ))}
      </SelectField>
      {routes && <CodeBlock label={routes.file} code={routes.code} />}
      <CodeBlock
        label="Shell"
        code={`npm run build\nCLIENT_ORIGIN_URL=${client} npx node --env-file=examples/tutorial/.env apis/dist/${name}/src/main.js`}
      />
    </div>
  )
}

/** The file with the routes of an API; `undefined` until it is fetched. */
function useRoutes(name: string): { file: string; code: string } | undefined {
  const [routes, setRoutes] = useState<{ file: string; code: string }>()
  useEffect(() => {
    let isCurrent = true
    const [path = '', load] = Object.entries(ROUTES).find(([path]) => path.includes(`/apis/${name}/`)) ?? []
    load?.().then(
      code => isCurrent && setRoutes({ file: path.replace(/^(\.\.\/)+/, ''), code: code.trimEnd() }),
      // Without the file, the command is still there.
      () => isCurrent && setRoutes(undefined),
    )
    return () => {
      isCurrent = false
    }
  }, [name])
  return routes
}
