import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Api, apisQuery } from '../api/apis.ts'
import { useManagement } from '../api/management-context.tsx'
import { addressOf } from '../apis/api-address.ts'
import { CodeBlock } from '../components/code/code-block.tsx'
import { SelectField } from '../components/forms/field.tsx'
import { Loaded } from '../components/loaded.tsx'
import { useConfig } from '../config.ts'
import { AllowOrigin } from './allow-origin.tsx'
import { useApplication } from './application-page.tsx'
import { quickstartOf } from './quickstarts.ts'
import { SampleClientStep } from './sample-client-step.tsx'

/** Shows how to use this application, with its values filled in. */
export default function ApplicationQuickstart() {
  const query = useQuery(apisQuery(useManagement()))
  return (
    <Loaded query={query} what="the APIs">
      {apis => <Steps apis={apis.filter(({ is_system }) => !is_system)} />}
    </Loaded>
  )
}

function Steps({ apis }: { apis: readonly Api[] }) {
  const config = useConfig()
  const application = useApplication()
  const [chosen, setChosen] = useState<string>()
  const audience = chosen ?? apis[0]?.identifier ?? 'https://my-api.example.com'
  const needsCallback = application.app_type !== 'non_interactive' && application.callbacks.length === 0
  const steps = quickstartOf({
    origin: config.domain,
    application,
    audience,
    apiAddress: addressOf({ identifier: audience, is_system: false }, config),
    redirectUri: application.callbacks[0] ?? `${config.helloWorld.clientOrigin}/callback`,
  })

  return (
    <>
      {needsCallback && <AllowOrigin application={application} />}
      {apis.length > 0 && (
        <SelectField label="API to call" value={audience} onChange={event => setChosen(event.target.value)}>
          {apis.map(({ id, name, identifier }) => (
            <option key={id} value={identifier}>
              {name} ({identifier})
            </option>
          ))}
        </SelectField>
      )}
      <div className="steps">
        {steps.map(({ title, text, label, code }) => (
          <section key={title} className="step">
            <h2>{title}</h2>
            <p className="lead">{text}</p>
            <CodeBlock label={label} code={code} />
          </section>
        ))}
        {application.app_type === 'spa' && <SampleClientStep audience={audience} />}
      </div>
    </>
  )
}
