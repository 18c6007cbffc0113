import { Play } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '../components/badge.tsx'
import { Button } from '../components/button.tsx'
import { CodeBlock } from '../components/code-block.tsx'
import { Notice } from '../components/notice.tsx'
import type { Outcome } from './runs.ts'

interface RunBoxProps {
  label: string
  /** The step is one for the local tenant, and another one is typed in. */
  blocked: boolean
  perform: () => Promise<Outcome>
  onToken: (token: string) => void
}

/** Performs a step and shows the real answer. */
export function RunBox({ label, blocked, perform, onToken }: RunBoxProps) {
  const [busy, setBusy] = useState(false)
  const [outcome, setOutcome] = useState<Outcome>()
  const [problem, setProblem] = useState<string>()

  async function run() {
    setBusy(true)
    setProblem(undefined)
    try {
      const performed = await perform()
      setOutcome(performed)
      if (performed.token !== undefined) onToken(performed.token)
    } catch (error) {
      setOutcome(undefined)
      setProblem(error instanceof Error ? error.message : String(error))
    } finally {
      setBusy(false)
    }
  }

  if (blocked) {
    return (
      <Notice kind="info">
        This step changes your tenant: with a domain other than this tenant’s, take it in the dashboard there.
      </Notice>
    )
  }
  return (
    <div className="run__box">
      <div>
        <Button kind="primary" icon={<Play aria-hidden="true" />} busy={busy} onClick={run}>
          {label}
        </Button>
      </div>
      <div role="status" className="run__outcome">
        {problem !== undefined && <Notice kind="alert">{problem}</Notice>}
        {outcome && (
          <>
            <p className="bar">
              {outcome.status !== undefined && <Badge kind={outcome.isGood ? 'good' : 'alert'}>{outcome.status}</Badge>}
              <span>{outcome.text}</span>
            </p>
            {outcome.body !== undefined && outcome.body !== '' && <CodeBlock label="Answer" code={outcome.body} />}
          </>
        )}
      </div>
    </div>
  )
}
