import { ChevronLeft, ChevronRight } from 'lucide-react'
import { PAGE_SIZE } from '../api/pagination.ts'
import { IconButton } from './button.tsx'

interface PagerProps {
  /** Counted from 0. */
  page: number
  total: number
  what: string
  onPage: (page: number) => void
}

/** Shows the position in a list and links to the next and previous pages. */
export function Pager({ page, total, what, onPage }: PagerProps) {
  const first = page * PAGE_SIZE + 1
  const last = Math.min(total, first + PAGE_SIZE - 1)
  return (
    <nav className="pager" aria-label={`Pages of ${what}`}>
      <span>{first > total ? `0 of ${total}` : `${first}–${last} of ${total}`}</span>
      <IconButton label="Previous page" disabled={page === 0} onClick={() => onPage(page - 1)}>
        <ChevronLeft aria-hidden="true" />
      </IconButton>
      <IconButton label="Next page" disabled={last >= total} onClick={() => onPage(page + 1)}>
        <ChevronRight aria-hidden="true" />
      </IconButton>
    </nav>
  )
}
