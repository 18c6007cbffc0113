import { MapPinOff } from 'lucide-react'
import { Link } from 'react-router'
import { Empty } from '../components/empty.tsx'
import { Page } from '../components/page.tsx'

export function NotFoundPage() {
  return (
    <Page title="Not found">
      <Empty icon={<MapPinOff />} title="Page not found" action={<Link to="/">Go to the overview</Link>}>
        The link may be out of date or incomplete.
      </Empty>
    </Page>
  )
}
