import { ArrowRight } from 'lucide-react'
import { Link } from 'react-router'

const STARTS = [
  {
    to: '/apis',
    title: 'Protect an API',
    text: 'Create an API, define its permissions, and get a token for it on its Test tab.',
  },
  {
    to: '/applications',
    title: 'Connect an application',
    text: 'Get a client ID, allow the callback URL, and follow the quickstart.',
  },
  { to: '/roles', title: 'Control access', text: 'Add permissions to roles, and assign the roles to users.' },
] as const

/** Links to the first tasks of a new user. */
export function FirstSteps() {
  return (
    <section className="starts" aria-labelledby="starts">
      <h2 id="starts">Get started</h2>
      <p className="lead">
        The <a href="/quickstart">quickstart</a> shows every step in about ten minutes.
      </p>
      <ul>
        {STARTS.map(({ to, title, text }) => (
          <li key={to}>
            <Link className="start" to={to}>
              <strong>
                {title}
                <ArrowRight aria-hidden="true" />
              </strong>
              <span>{text}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
