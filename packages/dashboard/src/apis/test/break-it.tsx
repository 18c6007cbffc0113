import { type Answer, forwardCall } from '../../api/forwarded-calls.ts'
import type { Management } from '../../api/management.ts'
import { breakToken, type Defect } from '../../api/test-tokens.ts'
import { useChange } from '../../api/use-change.ts'
import { Badge } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { CodeBlock } from '../../components/code/code-block.tsx'
import { Notice } from '../../components/notice.tsx'
import { type BrokenToken, DEFECTS, explainDefect } from './defects.ts'

interface BreakItProps {
  /** The URL to call. */
  url: string
  token: string | undefined
}

/** Calls the API with a token that has one thing wrong, and shows whether the API notices. */
export function BreakIt({ url, token }: BreakItProps) {
  const attempt = useChange(callBroken, { stale: [], waitsFor: 'api' })
  const defect = attempt.variables?.defect
  return (
    <>
      <p className="lead">
        Each button changes one thing in the token above and sends it to the same address. A protected API rejects every
        one of them.
      </p>
      <div className="bar bar--wrap">
        {DEFECTS.map(({ id, label }) => (
          <Button
            key={id}
            disabled={token === undefined || url === ''}
            busy={attempt.isPending && defect === id}
            onClick={() => token !== undefined && attempt.mutate({ url, token, defect: id })}
          >
            {label}
          </Button>
        ))}
      </div>
      {url === '' && <p className="field__hint">Enter the address of your API above first.</p>}
      {attempt.error && <Notice kind="alert">{attempt.error.message}</Notice>}
      {attempt.data && defect && <Outcome defect={defect} answer={attempt.data} />}
    </>
  )
}

function Outcome({ defect, answer }: { defect: Defect; answer: Answer }) {
  const { what, verdict, isSafe, reason } = explainDefect(defect, answer)
  return (
    <div className="response" role="status" aria-label="Response to the broken token">
      <div className="bar">
        <Badge kind={isSafe ? 'good' : 'alert'}>
          {answer.status} {answer.status_text}
        </Badge>
        <span className="bar__note">{what}</span>
      </div>
      <Notice kind={isSafe ? 'info' : 'alert'}>{verdict}</Notice>
      {reason && <CodeBlock label="The API says" code={reason} />}
    </div>
  )
}

async function callBroken(management: Management, { url, token, defect }: BrokenToken): Promise<Answer> {
  const broken = await breakToken(management, { access_token: token, defect })
  return forwardCall(management, { url, authorization: `Bearer ${broken}` })
}
