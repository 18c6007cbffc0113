import { useTenant } from '../auth/tenant.tsx'
import { useConfig } from '../config-context.ts'
import { Notice } from './notice.tsx'
import { RetryButton } from './retry-button.tsx'

interface UnreachableProps {
  who: 'api' | 'tenant'
  /** The status of the API response, if there was one. */
  status?: number
  why: string
  retry(): void
}

/** Shown for temporary failures, with a retry button. */
export function Unreachable({ who, status, why, retry }: UnreachableProps) {
  const { apiServerUrl } = useConfig()
  const { origin } = useTenant()
  const title =
    who === 'tenant'
      ? 'The tenant cannot be reached'
      : status
        ? 'The API returned an error'
        : 'The API cannot be reached'
  return (
    <Notice tone="trouble" title={title}>
      <p>
        <code>{who === 'api' ? apiServerUrl : origin}</code>{' '}
        {status ? `responded with status ${status}` : 'does not respond'}: {why.replace(/\.$/, '')}.
      </p>
      <div className="notice__actions">
        <RetryButton onClick={retry} />
      </div>
    </Notice>
  )
}
