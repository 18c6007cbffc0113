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

/** A cell, with its column's label for the narrow screen. */
export function Cell({ label, main = false, children }: { label?: string; main?: boolean; children: ReactNode }) {
  return (
    <td data-label={label} className={main ? 'table__main' : undefined}>
      {children}
    </td>
  )
}
