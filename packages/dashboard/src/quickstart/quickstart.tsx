import { useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { CopyButton } from '../components/copy-button.tsx'
import { TextArea, TextField } from '../components/field.tsx'
import type { Management } from '../management/management.ts'
import { RunBox } from './run-box.tsx'
import { RUNS } from './runs.ts'
import { textsOf, type Values } from './values.ts'

interface QuickstartProps {
  /** The tenant that serves this page. */
  localDomain: string
  management: Management
}

/** Brings the tutorial to life: the reader's values in every snippet, copy buttons, and buttons that do the steps. */
export function Quickstart({ localDomain, management }: QuickstartProps) {
  const [values, setValues] = useState<Values>({
    audience: 'https://hello-world.example.com',
    domain: localDomain,
    token: '',
    api: 'http://localhost:6060',
  })
  const [places] = useState(findPlaces)
  const set = (changes: Partial<Values>) => setValues(current => ({ ...current, ...changes }))
  useEffect(() => fillIn(textsOf(values)), [values])

  return (
    <>
      <ValueFields values={values} set={set} />
      {places.snippets.map((snippet, index) =>
        createPortal(<CopyButton text={() => codeOf(snippet)} what="code" />, barOf(snippet), `snippet ${index}`),
      )}
      {places.runs.map(({ place, name, run }) =>
        createPortal(
          <RunBox
            label={run.label}
            blocked={run.local && values.domain !== localDomain}
            perform={() => run.perform(management, trimmed(values))}
            onToken={token => set({ token })}
          />,
          place,
          name,
        ),
      )}
    </>
  )
}

function ValueFields({ values, set }: { values: Values; set: (changes: Partial<Values>) => void }) {
  return (
    <div className="values">
      <h2>Your values</h2>
      <p className="lead">They appear in every snippet. Nothing is kept: loading the page again forgets them.</p>
      <TextField label="Audience" value={values.audience} onChange={event => set({ audience: event.target.value })} />
      <TextField
        label="Domain"
        value={values.domain}
        hint="This tenant, or your tenant at Auth0, such as tenant.us.auth0.com."
        onChange={event => set({ domain: event.target.value })}
      />
      <TextArea
        label="Access token"
        rows={4}
        value={values.token}
        hint="Filled in when you get one below. It is sent to your API alone, when you press a button that says so."
        onChange={event => set({ token: event.target.value })}
      />
      <TextField
        label="API address"
        value={values.api}
        hint="Where the buttons call, on this machine."
        onChange={event => set({ api: event.target.value })}
      />
    </div>
  )
}

function fillIn(texts: Record<string, string>): void {
  for (const place of document.querySelectorAll<HTMLElement>('[data-value]')) {
    place.textContent = texts[place.dataset.value ?? ''] ?? ''
  }
}

/** Where in the tutorial something goes; found once, since what is put there has snippets of its own. */
function findPlaces() {
  const snippets = [...document.querySelectorAll<HTMLElement>('.lesson .code-block')]
  const runs = [...document.querySelectorAll<HTMLElement>('[data-run]')].flatMap(place => {
    const name = place.dataset.run ?? ''
    const run = RUNS[name]
    return run ? [{ place, name, run }] : []
  })
  return { snippets, runs }
}

function barOf(snippet: HTMLElement): Element {
  return snippet.querySelector('.code-block__bar') ?? snippet
}

function codeOf(snippet: HTMLElement): string {
  return snippet.querySelector('code')?.textContent ?? ''
}

function trimmed({ audience, domain, token, api }: Values): Values {
  return { audience: audience.trim(), domain: domain.trim(), token: token.trim(), api: api.trim().replace(/\/+$/, '') }
}
