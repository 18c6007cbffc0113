import type { ReactNode } from 'react'

/** A column: the last one without a label holds what can be done. */
interface Column {
  label: string
  hidden?: boolean
}

/** Rows under labels. On a narrow screen each row becomes a card, and each cell says its label. */
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
  /** The column's label, for the narrow screen. */
  label?: string
  /** What the row is about. */
  main?: boolean
  /** Holds a short value of ours, which stays on one line; not one that a user can make long. */
  short?: boolean
  children: ReactNode
}

/** A cell. Long values break where they must. */
export function Cell({ label, main = false, short = false, children }: CellProps) {
  const names = [main && 'table__main', short && 'table__short'].filter(Boolean)
  return (
    <td data-label={label} className={names.join(' ') || undefined}>
      {children}
    </td>
  )
}
