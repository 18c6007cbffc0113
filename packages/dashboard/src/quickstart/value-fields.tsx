import { TextArea, TextField } from '../components/forms/field.tsx'
import { describeToken } from './token-facts.ts'
import type { ParsedValues, Values } from './values.ts'

interface ValueFieldsProps {
  values: Values
  parsed: ParsedValues
  /** The tenant that serves this page. */
  localDomain: string
  set: (changes: Partial<Values>) => void
}

/** The fields for the user's values, which all snippets show. */
export function ValueFields({ values, parsed, localDomain, set }: ValueFieldsProps) {
  return (
    <div className="values">
      <h2>Your values</h2>
      <p className="lead">Every snippet shows these values. They are kept in this page only; a reload resets them.</p>
      <TextField
        label="Audience"
        value={values.audience}
        problem={parsed.audience.problem}
        hint="The identifier of your API."
        onChange={event => set({ audience: event.target.value })}
      />
      <TextField
        label="Domain"
        value={values.domain}
        problem={parsed.domain.problem}
        hint={<DomainHint isLocal={parsed.domain.value === localDomain} reset={() => set({ domain: localDomain })} />}
        onChange={event => set({ domain: event.target.value })}
      />
      <TextArea
        label="Access token"
        rows={4}
        value={values.token}
        problem={parsed.token.problem}
        hint={
          describeToken(parsed.token.value) ??
          'A step below gets a token. It is sent only when you press a button that uses it: through this tenant, to the API address below.'
        }
        onChange={event => set({ token: event.target.value })}
      />
      <TextField
        label="API address"
        value={values.api}
        problem={parsed.api.problem}
        hint="The API that the buttons call. It must be on this machine."
        onChange={event => set({ api: event.target.value })}
      />
    </div>
  )
}

function DomainHint({ isLocal, reset }: { isLocal: boolean; reset: () => void }) {
  if (isLocal) return 'The tenant of this page. A domain at Auth0 looks like tenant.us.auth0.com.'
  return (
    <>
      Not the tenant of this page.{' '}
      <button type="button" className="link-button" onClick={reset}>
        Use this tenant
      </button>
    </>
  )
}
