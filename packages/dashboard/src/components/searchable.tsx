import { Search } from 'lucide-react'
import type { ReactNode } from 'react'
import { useSearchParams } from 'react-router'
import { withParameter } from '../api/pagination.ts'
import { Empty } from './empty.tsx'
import { SearchField } from './forms/search-field.tsx'

/** Lists of up to this length have no search field, because they are seen at once. */
const FEW = 8

interface SearchableProps<Item> {
  items: readonly Item[]
  /** The name of the items, such as `permissions`. */
  what: string
  /** The text of an item that the search looks at. */
  textOf: (item: Item) => string
  children: (found: readonly Item[]) => ReactNode
}

/** A list with a search field, if it has more than eight items. The search is in the query parameter `q`. */
export function Searchable<Item>({ items, what, textOf, children }: SearchableProps<Item>) {
  const [parameters, setParameters] = useSearchParams()
  const search = parameters.get('q') ?? ''
  if (items.length <= FEW && search === '') return children(items)

  const found = items.filter(item => matchesText(textOf(item), search))
  return (
    <>
      <SearchField
        label={`Search ${what}`}
        value={search}
        onChange={q => setParameters(current => withParameter(current, 'q', q), { replace: true })}
      />
      {found.length === 0 ? <Empty icon={<Search />} title={`Nothing matches “${search}”`} /> : children(found)}
    </>
  )
}

/** Whether a text contains what the user typed, without regard to case. */
export function matchesText(text: string, search: string): boolean {
  return text.toLowerCase().includes(search.trim().toLowerCase())
}
