import type { ReactNode } from 'react'

/** A word about the thing beside it. */
export function Badge({
  kind = 'plain',
  children,
}: {
  kind?: 'plain' | 'good' | 'alert' | 'warning'
  children: ReactNode
}) {
  return <span className={`badge badge--${kind}`}>{children}</span>
}
