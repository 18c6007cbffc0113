import { useQuery } from '@tanstack/react-query'
import { ArrowRight, CircleCheck, CircleDashed } from 'lucide-react'
import { Link } from 'react-router'
import { apisQuery } from '../api/apis.ts'
import { applicationsQuery } from '../api/applications.ts'
import type { Log } from '../api/logs.ts'
import { useManagement } from '../api/management-context.tsx'
import { rolesQuery } from '../api/roles.ts'
import { useConfig } from '../config.ts'

const STEPS = [
  {
    id: 'token',
    to: '/apis',
    title: 'Get a token',
    text: 'Open the Hello World API and call it with a token on its Test tab.',
  },
  { id: 'api', to: '/apis', title: 'Protect your API', text: 'Create an API and define its permissions.' },
  {
    id: 'application',
    to: '/applications',
    title: 'Connect an application',
    text: 'Get a client ID, allow the callback URL, and follow the quickstart.',
  },
  { id: 'role', to: '/roles', title: 'Control access', text: 'Create a role with permissions and assign it to users.' },
] as const

type Step = (typeof STEPS)[number]['id']

/** The client IDs of the applications that a new tenant has. */
const SEEDED_APPLICATION = /^hello-world-/
const SEEDED_ROLES: readonly string[] = ['Admin']

/**
 * Which first steps were taken, or `undefined` while that is unknown.
 *
 * @param tokens the latest log entries about issued tokens
 */
export function useFirstSteps(tokens: readonly Log[] | undefined): ReadonlySet<Step> | undefined {
  const management = useManagement()
  const config = useConfig()
  const apis = useQuery(apisQuery(management)).data
  const applications = useQuery(applicationsQuery(management)).data
  const roles = useQuery(rolesQuery(management)).data
  if (!tokens || !apis || !applications || !roles) return undefined

  const isTaken: Record<Step, boolean> = {
    token: tokens.some(({ audience }) => audience && audience !== config.audience),
    api: apis.some(({ is_system, identifier }) => !is_system && identifier !== config.helloWorld.audience),
    application: applications.some(({ client_id }) => !SEEDED_APPLICATION.test(client_id)),
    role: roles.some(({ name }) => !SEEDED_ROLES.includes(name)),
  }
  return new Set(STEPS.map(({ id }) => id).filter(id => isTaken[id]))
}

/** Whether all first steps were taken. */
export function isComplete(taken: ReadonlySet<Step>): boolean {
  return taken.size === STEPS.length
}

/** The first tasks of a new user, and which of them are done. */
export function FirstSteps({ taken }: { taken: ReadonlySet<Step> | undefined }) {
  return (
    <section className="starts" aria-labelledby="starts">
      <h2 id="starts">Get started</h2>
      <p className="lead">
        {taken && (
          <>
            {taken.size} of {STEPS.length} done.{' '}
          </>
        )}
        The <a href="/quickstart">quickstart</a> shows every step in about ten minutes.
      </p>
      <ol>
        {STEPS.map(({ id, to, title, text }) => (
          <li key={id}>
            <Link className="start" to={to}>
              <strong>
                {taken && <State isDone={taken.has(id)} />}
                {title}
                <ArrowRight className="start__arrow" aria-hidden="true" />
              </strong>
              <span>{text}</span>
            </Link>
          </li>
        ))}
      </ol>
    </section>
  )
}

function State({ isDone }: { isDone: boolean }) {
  const Icon = isDone ? CircleCheck : CircleDashed
  return (
    <>
      <Icon className={isDone ? 'start__state start__state--done' : 'start__state'} aria-hidden="true" />
      <span className="visually-hidden">{isDone ? 'Done: ' : 'To do: '}</span>
    </>
  )
}
