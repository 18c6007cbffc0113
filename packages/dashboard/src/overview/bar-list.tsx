import type { Count } from './counts.ts'

interface BarListProps {
  what: string
  /** Shown when there are no counts. */
  empty: string
  counts: readonly Count[]
  alert?: boolean
}

/** A bar chart with the number of each bar. */
export function BarList({ what, empty, counts, alert = false }: BarListProps) {
  if (counts.length === 0) return <p className="panel__empty">{empty}</p>
  const most = Math.max(...counts.map(({ count }) => count))
  return (
    <ul className={alert ? 'bars bars--alert' : 'bars'} aria-label={what}>
      {counts.map(({ label, count }) => (
        <li key={label} className="bars__row">
          <span className="bars__label">{label}</span>
          <span className="bars__count">{count}</span>
          <svg className="bars__track" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
            <rect className="bars__ground" width="100" height="6" rx="1" />
            <rect className="bars__bar" width={(100 * count) / most} height="6" rx="1" />
          </svg>
        </li>
      ))}
    </ul>
  )
}
