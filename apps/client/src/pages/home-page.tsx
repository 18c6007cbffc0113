import { Link } from 'react-router'
import { Gate } from '../components/gate.tsx'
import { PageTitle } from '../components/page-title.tsx'

const DOORS = [
  {
    path: '/public',
    name: 'Public',
    who: 'Anyone passes',
    text: 'No token is asked for, none is sent.',
    opening: 'open',
  },
  {
    path: '/protected',
    name: 'Protected',
    who: 'Signed-in people pass',
    text: 'A valid access token from the tenant opens it.',
    opening: 'half',
  },
  {
    path: '/admin',
    name: 'Admin',
    who: 'Admins pass',
    text: 'The access token must carry read:admin-messages.',
    opening: 'closed',
  },
] as const

/** What this application shows, in three doors. */
export function HomePage() {
  return (
    <>
      <div className="hero-banner">
        <PageTitle className="hero-banner__headline" tab="Hello World">
          Hello, World!
        </PageTitle>
        <p className="hero-banner__description">
          One API, three messages, and a guard at each. See what an access token opens, and what it does not.
        </p>
      </div>
      <ul className="messages-grid">
        {DOORS.map(({ path, name, who, text, opening }) => (
          <li key={path} className="messages-grid__card">
            <Gate opening={opening} />
            <h2 className="messages-grid__title">
              <Link to={path}>{name}</Link>
            </h2>
            <p className="messages-grid__who">{who}</p>
            <p className="messages-grid__text">{text}</p>
            <code className="messages-grid__request">GET /api/messages{path}</code>
          </li>
        ))}
      </ul>
    </>
  )
}
