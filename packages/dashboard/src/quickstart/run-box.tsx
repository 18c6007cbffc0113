import { Play } from 'lucide-react'
import { useState } from 'react'
import { TokenView } from '../apis/test/token-view.tsx'
import { Badge } from '../components/badge.tsx'
import { Button } from '../components/button.tsx'
import { CodeBlock } from '../components/code-block.tsx'
import { Notice } from '../components/notice.tsx'
import { SILENT_MS, useLasting } from '../components/use-lasting.ts'
import type { Outcome } from './outcome.ts'
import { explainTrouble, type Trouble } from './trouble.ts'

interface RunBoxProps {
  label: string
  /** The origin that it calls. */
  callee: string
  /** What to know before the first press. */
  note: string | undefined
  perform: () => Promise<Outcome>
  logInAnew: () => Promise<void>
  onDone: (outcome: Outcome) => void
}

/** Performs a step and shows the real response. */
export function RunBox({ label, callee, note, perform, logInAnew, onDone }: RunBoxProps) {
  const [busy, setBusy] = useState(false)
  const [outcome, setOutcome] = useState<Outcome>()
  const [trouble, setTrouble] = useState<Trouble>()

  async function run(first: () => Promise<void> = async () => {}) {
    setBusy(true)
    setTrouble(undefined)
    try {
      await first()
      const performed = await perform()
      setOutcome(performed)
      onDone(performed)
    } catch (error) {
      setOutcome(undefined)
      setTrouble(explainTrouble(error, callee))
    } finally {
      setBusy(false)
    }
  }

  const isSlow = useLasting(busy, SILENT_MS)
  return (
    <div className="run__box">
      <div className="run__bar">
        <Button kind="primary" icon={<Play aria-hidden="true" />} busy={busy} onClick={() => run()}>
          {label}
        </Button>
        {note !== undefined && <span className="run__note">{note}</span>}
      </div>
      {isSlow && (
        <Notice kind="heed">
          There is no response yet. If a login window is open, log in there. Otherwise check that the tenant is running.
        </Notice>
      )}
      {trouble && (
        <Notice kind="alert">
          {trouble.text}
          {trouble.mayLogIn && (
            <span>
              <button type="button" className="link-button" onClick={() => run(logInAnew)}>
                Log in as another user
              </button>
            </span>
          )}
        </Notice>
      )}
      {/* Rendered from the start, so that screen readers announce what comes. */}
      <p role="status" className="run__status">
        {outcome?.status !== undefined && <Badge kind={outcome.isGood ? 'good' : 'alert'}>{outcome.status}</Badge>}
        {outcome && <span>{outcome.text}</span>}
      </p>
      {outcome?.answer !== undefined && <CodeBlock label="Answer" code={outcome.answer} />}
      {outcome?.token !== undefined && (
        <details className="run__token" open={outcome.isRead}>
          <summary>The claims of the token</summary>
          <TokenView token={outcome.token} />
        </details>
      )}
    </div>
  )
}
