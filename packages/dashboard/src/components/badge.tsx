import type { ReactNode } from 'react'

/** A short label for a status or a type. */
export function Badge({
  kind = 'plain',
  children,
}: {
  kind?: 'plain' | 'good' | 'alert' | 'warning'
  children: ReactNode
}) {
  return <span className={`badge badge--${kind}`}>{children}</span>
}
