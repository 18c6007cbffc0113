import { useTenant } from '../auth/tenant.tsx'
import { useConfig } from '../config-context.ts'
import { Notice } from './notice.tsx'
import { RetryButton } from './retry-button.tsx'

interface UnreachableProps {
  who: 'api' | 'tenant'
  /** What the API answered instead of a message, if it did. */
  status?: number
  why: string
  retry(): void
}

/** No message for a reason that may pass: trying again is worth a click. */
export function Unreachable({ who, status, why, retry }: UnreachableProps) {
  const { apiServerUrl } = useConfig()
  const { origin } = useTenant()
  const title =
    who === 'tenant'
      ? 'The tenant cannot be reached'
      : status
        ? 'The API has no message now'
        : 'The API cannot be reached'
  return (
    <Notice tone="trouble" title={title}>
      <p>
        <code>{who === 'api' ? apiServerUrl : origin}</code>{' '}
        {status ? `answered with status ${status}` : 'does not answer'}: {why.replace(/\.$/, '')}.
      </p>
      <div className="notice__actions">
        <RetryButton onClick={retry} />
      </div>
    </Notice>
  )
}
