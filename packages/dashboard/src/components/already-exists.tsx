import { Link } from 'react-router'
import { discardDrafts } from './forms/drafts.tsx'

interface AlreadyExistsProps {
  /** The page of the existing object. */
  to: string
  /** Its name. */
  name: string
  /** The field to change instead, such as `identifier`. */
  field: string
}

/** Links to the existing object when a unique value is already in use. */
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
