import { useQuery } from '@tanstack/react-query'
import { ChevronDown, ExternalLink, Mail as MailIcon } from 'lucide-react'
import { Badge } from '../components/badge.tsx'
import { CopyButton } from '../components/copy-button.tsx'
import { agoText, instantText } from '../components/duration.ts'
import { Empty } from '../components/empty.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Page } from '../components/page.tsx'
import { type Mail, mailsQuery } from '../management/mails.ts'
import { useManagement } from '../management/management-context.tsx'

/** The mails that the tenant would have sent, as they are written. */
export default function OutboxPage() {
  const query = useQuery(mailsQuery(useManagement()))
  return (
    <Page
      title="Outbox"
      lead={
        <>
          <Badge kind="heed">Local only</Badge> Mails to people are kept here and sent nowhere. A link in them works
          once, for whoever opens it.
        </>
      }
      actions={<span className="live">Live</span>}
    >
      <Loaded query={query} what="the mails">
        {mails =>
          mails.length === 0 ? (
            <Empty icon={<MailIcon />} title="No mail yet">
              Sign up at an application, or ask for a new password on the login page, and the mail appears here.
            </Empty>
          ) : (
            <ul className="rows" aria-label="Mails">
              {mails.map(mail => (
                <MailRow key={mail.id} mail={mail} now={query.dataUpdatedAt} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
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

/** The link stands on a line of its own. */
function linkIn(text: string): string | undefined {
  return /^https?:\/\/\S+$/m.exec(text)?.[0]
}
