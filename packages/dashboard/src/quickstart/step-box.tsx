import { Play } from 'lucide-react'
import { useState } from 'react'
import { TokenView } from '../apis/test/token-view.tsx'
import { Badge } from '../components/badge.tsx'
import { Button } from '../components/button.tsx'
import { CodeBlock } from '../components/code/code-block.tsx'
import { Notice } from '../components/notice.tsx'
import { UNRESPONSIVE_MS, useDelayed } from '../components/use-delayed.ts'
import type { Outcome } from './outcome.ts'
import { explainError, type StepError } from './step-error.ts'

interface StepBoxProps {
  label: string
  /** The origin that the step calls. */
  callee: string
  /** A note about the first press of the button. */
  note: string | undefined
  perform: () => Promise<Outcome>
  logInAgain: () => Promise<void>
  onDone: (outcome: Outcome) => void
}

/** Performs a step and shows the real response. */
export function StepBox({ label, callee, note, perform, logInAgain, onDone }: StepBoxProps) {
  const [busy, setBusy] = useState(false)
  const [outcome, setOutcome] = useState<Outcome>()
  const [error, setError] = useState<StepError>()

  async function run(first: () => Promise<void> = async () => {}) {
    setBusy(true)
    setError(undefined)
    try {
      await first()
      const performed = await perform()
      setOutcome(performed)
      onDone(performed)
    } catch (cause) {
      setOutcome(undefined)
      setError(explainError(cause, callee))
    } finally {
      setBusy(false)
    }
  }

  const isSlow = useDelayed(busy, UNRESPONSIVE_MS)
  return (
    <div className="run__box">
      <div className="run__bar">
        <Button kind="primary" icon={<Play aria-hidden="true" />} busy={busy} onClick={() => run()}>
          {label}
        </Button>
        {note !== undefined && <span className="run__note">{note}</span>}
      </div>
      {isSlow && (
        <Notice kind="warning">
          There is no response yet. If a login window is open, log in there. Otherwise check that the tenant is running.
        </Notice>
      )}
      {error && (
        <Notice kind="alert">
          {error.text}
          {error.mayLogIn && (
            <span>
              <button type="button" className="link-button" onClick={() => run(logInAgain)}>
                Log in as another user
              </button>
            </span>
          )}
        </Notice>
      )}
      {/* Always rendered, so that screen readers announce changes. */}
      <p role="status" className="run__status">
        {outcome?.status !== undefined && <Badge kind={outcome.isGood ? 'good' : 'alert'}>{outcome.status}</Badge>}
        {outcome && <span>{outcome.text}</span>}
      </p>
      {outcome?.response !== undefined && <CodeBlock label="Response" code={outcome.response} />}
      {outcome?.token !== undefined && (
        <details className="run__token" open={outcome.isRead}>
          <summary>The claims of the token</summary>
          <TokenView token={outcome.token} />
        </details>
      )}
    </div>
  )
}
