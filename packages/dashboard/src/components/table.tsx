import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Sorting } from './use-sorting.ts'

/** A column. Hidden labels are for screen readers, such as that of the actions. */
interface Column {
  label: string
  hidden?: boolean
  /** The name of the order that the column's header chooses. Without it, the column is not sortable. */
  sort?: string
}

interface TableProps {
  caption: string
  columns: readonly Column[]
  /** Required if a column is sortable. */
  sorting?: Sorting
  children: ReactNode
}

/** A table. On a narrow screen each row becomes a card, each cell shows its label, and buttons above the cards sort them. */
export function Table({ caption, columns, sorting, children }: TableProps) {
  return (
    <table className="table">
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map(column => (
            <HeaderCell key={column.label} column={column} sorting={sorting} />
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  )
}

function HeaderCell({ column: { label, hidden, sort }, sorting }: { column: Column; sorting: Sorting | undefined }) {
  if (!sorting || sort === undefined) {
    return <th scope="col">{hidden ? <span className="visually-hidden">{label}</span> : label}</th>
  }
  const isSorted = sorting.column === sort
  const order = sorting.descending ? 'descending' : 'ascending'
  const Icon = isSorted ? (sorting.descending ? ArrowDown : ArrowUp) : ChevronsUpDown
  return (
    <th className="table__sortable" scope="col" aria-sort={isSorted ? order : 'none'}>
      <button type="button" className="table__sort" onClick={() => sorting.onSort(sort)}>
        {label}
        <Icon aria-hidden="true" />
      </button>
    </th>
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
