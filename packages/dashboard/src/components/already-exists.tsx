import { Link } from 'react-router'
import { discardDrafts } from './drafts.tsx'

interface AlreadyExistsProps {
  /** The page of what exists already. */
  to: string
  /** What it is called. */
  name: string
  /** What to change otherwise, such as `identifier`. */
  field: string
}

/** The way on where something that is to be created exists already. */
export function AlreadyExists({ to, name, field }: AlreadyExistsProps) {
  return (
    <p>
      Open{' '}
      <Link to={to} onClick={discardDrafts}>
        {name}
      </Link>
      , or choose another {field}.
    </p>
  )
}
