import { useQuery } from '@tanstack/react-query'
import { ChevronDown, ExternalLink, Mail as MailIcon } from 'lucide-react'
import { useDeferredValue } from 'react'
import { useSearchParams } from 'react-router'
import { useManagement } from '../api/management-context.tsx'
import { type Mail, type MailPage, mailsQuery } from '../api/outbox.ts'
import { pageNumber, withParameter } from '../api/pagination.ts'
import { Badge } from '../components/badge.tsx'
import { CopyButton } from '../components/code/copy-button.tsx'
import { agoText, instantText } from '../components/duration.ts'
import { Empty } from '../components/empty.tsx'
import { SearchField } from '../components/forms/search-field.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Page } from '../components/page.tsx'
import { Pager } from '../components/pager.tsx'

/** The emails that the tenant keeps instead of sending them. */
export default function OutboxPage() {
  const [parameters, setParameters] = useSearchParams()
  const page = pageNumber(parameters)
  const search = parameters.get('q') ?? ''
  const query = useQuery(mailsQuery(useManagement(), { search: useDeferredValue(search), page }))
  return (
    <Page
      title="Outbox"
      lead={
        <>
          <Badge kind="warning">Local only</Badge> Mails to users are kept here and not sent. A link in a mail can be
          used once, by anyone who opens it.
        </>
      }
      actions={page === 0 && <span className="live">Live</span>}
    >
      <SearchField
        label="Search by email address or subject"
        value={search}
        onChange={q => setParameters(q === '' ? {} : { q }, { replace: true })}
      />
      <Loaded query={query} what="the emails">
        {found => (
          <MailList
            found={found}
            search={search}
            page={page}
            now={query.dataUpdatedAt || Date.now()}
            onPage={next =>
              setParameters(current => withParameter(current, 'page', next === 0 ? '' : String(next + 1)))
            }
          />
        )}
      </Loaded>
    </Page>
  )
}

interface MailListProps {
  found: MailPage
  search: string
  page: number
  /** When the page was fetched. */
  now: number
  onPage: (page: number) => void
}

function MailList({ found: { mails, total }, search, page, now, onPage }: MailListProps) {
  if (mails.length === 0 && page === 0) {
    return search !== '' ? (
      <Empty icon={<MailIcon />} title={`No email matches “${search}”`} />
    ) : (
      <Empty icon={<MailIcon />} title="No emails yet">
        Sign up at an application or request a new password on the login page, and the email appears here.
      </Empty>
    )
  }
  return (
    <>
      <ul className="rows" aria-label="Emails">
        {mails.map(mail => (
          <MailRow key={mail.id} mail={mail} now={now} />
        ))}
      </ul>
      <Pager page={page} total={total} what="emails" onPage={onPage} />
    </>
  )
}

function MailRow({ mail: { to, subject, text, created_at }, now }: { mail: Mail; now: number }) {
  const link = linkIn(text)
  return (
    <li className="row">
      <details className="mail">
        <summary className="mail__summary">
          <span className="mail__what">
            <strong>{subject}</strong>
            <span>to {to}</span>
          </span>
          <time dateTime={created_at} title={instantText(created_at)}>
            {agoText(created_at, now)}
          </time>
          <ChevronDown className="mail__opener" aria-hidden="true" />
        </summary>
        <p className="mail__text">{text.trim()}</p>
        {link && (
          <div className="bar">
            <a className="button button--primary" href={link} target="_blank" rel="noreferrer">
              <ExternalLink aria-hidden="true" />
              Open the link
            </a>
            <CopyButton text={link} what="link" worded />
          </div>
        )}
      </details>
    </li>
  )
}

/** The link is on a line of its own. */
function linkIn(text: string): string | undefined {
  return /^https?:\/\/\S+$/m.exec(text)?.[0]
}
