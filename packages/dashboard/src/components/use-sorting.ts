import { useSearchParams } from 'react-router'

/** How a table is sorted, and the function that a header calls. */
export interface Sorting {
  column: string
  descending: boolean
  onSort: (column: string) => void
}

/** Keeps the order of a table in the URL, as `sort=name` or `sort=-name`. Sorting starts at the first page again. */
export function useSorting(initial: { column: string; descending?: boolean }): Sorting {
  const [parameters, setParameters] = useSearchParams()
  const given = parameters.get('sort')
  const column = given?.replace(/^-/, '') ?? initial.column
  const descending = given === null ? (initial.descending ?? false) : given.startsWith('-')

  function onSort(next: string) {
    setParameters(
      current => {
        const changed = new URLSearchParams(current)
        changed.set('sort', next === column && !descending ? `-${next}` : next)
        changed.delete('page')
        return changed
      },
      { replace: true },
    )
  }
  return { column, descending, onSort }
}

/** Sorts rows by a value of the column. An unknown column leaves the order as it is. Text is sorted without regard to case. */
export function sortRows<Row>(
  rows: readonly Row[],
  { column, descending }: Sorting,
  valuesOf: Readonly<Record<string, (row: Row) => string | number>>,
): readonly Row[] {
  const value = Object.hasOwn(valuesOf, column) ? valuesOf[column] : undefined
  if (!value) return rows
  const sorted = rows.toSorted((one, other) => compare(value(one), value(other)))
  return descending ? sorted.toReversed() : sorted
}

function compare(one: string | number, other: string | number): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other
  return String(one).localeCompare(String(other), 'en', { sensitivity: 'base', numeric: true })
}
