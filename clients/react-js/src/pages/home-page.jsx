import { PageTitle } from '../components/page-title'
import { Link } from '../router/router'

const MESSAGES = [
  {
    path: '/public',
    name: 'Public',
    who: 'Open to everyone',
    text: 'The request needs no access token.',
    gate: '/gate-open.svg',
  },
  {
    path: '/protected',
    name: 'Protected',
    who: 'Open to signed-in users',
    text: 'The request needs a valid access token of the tenant.',
    gate: '/gate-half.svg',
  },
  {
    path: '/admin',
    name: 'Admin',
    who: 'Open to admins',
    text: 'The access token must contain the permission read:admin-messages.',
    gate: '/gate-closed.svg',
  },
]

/** The home page, with a card for each message. */
export function HomePage() {
  return (
    <>
      <div className="hero-banner">
        <PageTitle className="hero-banner__headline" tab="Hello World">
          Hello, World!
        </PageTitle>
        <p className="hero-banner__description">
          An API with three messages that require different access. See which of them your access token allows.
        </p>
      </div>
      <ul className="messages-grid">
        {MESSAGES.map(({ path, name, who, text, gate }) => (
          <li key={path} className="messages-grid__card">
            <img className="gate" src={gate} alt="" />
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
