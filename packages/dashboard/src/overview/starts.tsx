import { ArrowRight } from 'lucide-react'
import { Link } from 'react-router'

const STARTS = [
  {
    to: '/apis',
    title: 'Protect an API',
    text: 'Create it here, give it permissions, and get a real token for it on its Test tab.',
  },
  {
    to: '/applications',
    title: 'Connect an application',
    text: 'Get a client ID, allow its callback, and paste the quickstart.',
  },
  { to: '/roles', title: 'Decide who may do what', text: 'Bundle permissions into roles, and assign them to people.' },
] as const

/** Where a newcomer begins. */
export function Starts() {
  return (
    <section className="starts" aria-labelledby="starts">
      <h2 id="starts">Where to begin</h2>
      <p className="lead">
        New to this? The <a href="/quickstart">quickstart</a> walks through all of it in ten minutes.
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
