import { useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { CopyButton } from '../components/code/copy-button.tsx'
import { Notice } from '../components/notice.tsx'
import { auth0Domain, type Config } from '../config.ts'
import { ApiChoice } from './api-choice.tsx'
import { ClientChoice } from './client-choice.tsx'
import type { Given, Outcome } from './outcome.ts'
import { findPlaces, showTexts } from './placeholders.ts'
import { Progress } from './progress.tsx'
import type { Session } from './session.ts'
import { StepBox } from './step-box.tsx'
import { STEPS, type Step } from './steps.ts'
import { ValueFields } from './value-fields.tsx'
import { parseValues, textsOf, type Values } from './values.ts'

interface QuickstartProps {
  config: Config
  session: Session
}

const FIRST_PRESS = 'This first opens a window in which you log in to this tenant as an administrator.'

/** Adds to the tutorial: the user's values in all snippets, copy buttons, and buttons that perform the steps. */
export function Quickstart({ config: { domain: origin, helloWorld }, session }: QuickstartProps) {
  const localDomain = auth0Domain(origin)
  const [values, setValues] = useState<Values>({
    audience: helloWorld.audience,
    domain: localDomain,
    token: '',
    api: helloWorld.apiOrigin,
  })
  const [isKnown, setKnown] = useState(false)
  const [places] = useState(findPlaces)
  const [exercises] = useState(() => places.runs.filter(({ name }) => Object.hasOwn(STEPS, name)))
  const [done, setDone] = useState<ReadonlySet<string>>(new Set())
  const set = (changes: Partial<Values>) => setValues(current => ({ ...current, ...changes }))

  const client = helloWorld.clientOrigin
  const parsed = parseValues(values, localDomain)
  const examples = {
    audience: helloWorld.audience,
    domain: 'tenant.us.auth0.com',
    token: 'ACCESS_TOKEN',
    api: helloWorld.apiOrigin,
  }
  const texts = JSON.stringify({ ...textsOf(parsed, examples), client })
  useEffect(() => showTexts(JSON.parse(texts)), [texts])
  // The added content has moved the step that the URL fragment links to.
  useEffect(() => document.querySelector(':target')?.scrollIntoView(), [])

  const { audience, domain, token, api } = parsed
  const given = { audience: audience.value, domain: domain.value, token: token.value, api: api.value, client }
  function finish(name: string, outcome: Outcome) {
    if (outcome.response !== undefined) setKnown(true)
    // A response with status 401 or 403 is what some of the exercises show.
    if (outcome.isGood || outcome.response !== undefined) setDone(current => new Set([...current, name]))
    if (outcome.token !== undefined) set({ token: outcome.token })
  }

  return (
    <>
      <ValueFields values={values} parsed={parsed} localDomain={localDomain} set={set} />
      <Progress exercises={exercises} done={done} />
      {places.snippets.map(({ bar, code }, index) =>
        createPortal(<CopyButton text={() => code.textContent ?? ''} what="code" />, bar, `snippet ${index}`),
      )}
      {places.runs.map(({ place, name }) =>
        createPortal(
          name === 'choose-client' ? (
            <ClientChoice />
          ) : name === 'choose-api' ? (
            <ApiChoice client={client} />
          ) : (
            <StepView
              step={STEPS[name]}
              isHere={domain.value === localDomain}
              given={given}
              note={isKnown ? undefined : FIRST_PRESS}
              session={session}
              onDone={outcome => finish(name, outcome)}
            />
          ),
          place,
          name,
        ),
      )}
    </>
  )
}

interface StepViewProps {
  step: Step | undefined
  /** Whether the domain is that of this tenant. */
  isHere: boolean
  given: Given
  note: string | undefined
  session: Session
  onDone: (outcome: Outcome) => void
}

/** A button that performs a step, or instructions for another tenant. */
function StepView({ step, isHere, given, note, session, onDone }: StepViewProps) {
  if (!step) return undefined
  if (step.elsewhere !== undefined && !isHere) {
    return <Notice kind="info">You use another tenant, so perform this step there: {step.elsewhere}</Notice>
  }
  return (
    <StepBox
      label={step.label}
      callee={step.calls === 'client' ? given.client : given.api}
      note={note}
      perform={() => step.perform(session.management, given)}
      logInAgain={session.logInAgain}
      onDone={onDone}
    />
  )
}
