import type { ReactNode } from 'react'

/** A column. Hidden labels are for screen readers, such as that of the actions. */
interface Column {
  label: string
  hidden?: boolean
}

/** A table. On a narrow screen each row becomes a card, and each cell shows its label. */
export function Table({
  caption,
  columns,
  children,
}: {
  caption: string
  columns: readonly Column[]
  children: ReactNode
}) {
  return (
    <table className="table">
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ label, hidden }) => (
            <th key={label} scope="col">
              {hidden ? <span className="visually-hidden">{label}</span> : label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  )
}

interface CellProps {
  /** The column's label, shown on a narrow screen. */
  label?: string
  /** The row's main cell. */
  main?: boolean
  /** The value stays on one line. Only for short values that users cannot make long. */
  short?: boolean
  children: ReactNode
}

/** A cell. Long values wrap. */
export function Cell({ label, main = false, short = false, children }: CellProps) {
  const names = [main && 'table__main', short && 'table__short'].filter(Boolean)
  return (
    <td data-label={label} className={names.join(' ') || undefined}>
      {children}
    </td>
  )
}
