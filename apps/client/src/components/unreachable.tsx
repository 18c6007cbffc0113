import { useTenant } from '../auth/tenant.tsx'
import { useConfig } from '../config-context.ts'
import { Notice } from './notice.tsx'
import { RetryButton } from './retry-button.tsx'

interface UnreachableProps {
  who: 'api' | 'tenant'
  why: string
  retry(): void
}

/** Nobody is at fault that a person could name but the line; it may be better in a moment. */
export function Unreachable({ who, why, retry }: UnreachableProps) {
  const { apiServerUrl } = useConfig()
  const { origin } = useTenant()
  return (
    <Notice tone="trouble" title={who === 'api' ? 'The API cannot be reached' : 'The tenant cannot be reached'}>
      <p>
        No message from <code>{who === 'api' ? apiServerUrl : origin}</code>. {why}.
      </p>
      <div className="notice__actions">
        <RetryButton onClick={retry} />
      </div>
    </Notice>
  )
}
