const ROWS = ['first', 'second', 'third', 'fourth']

/** Grey bars where rows will be. */
export function Loading({ what, rows = ROWS.length }: { what: string; rows?: number }) {
  return (
    <div className="loading" role="status">
      <span className="visually-hidden">Loading {what}</span>
      {ROWS.slice(0, rows).map(row => (
        <span key={row} className="loading__row" />
      ))}
    </div>
  )
}
