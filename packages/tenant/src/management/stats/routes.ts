import type { FastifyInstance } from 'fastify'
import type { EventLog } from '../../logs/event-log.ts'
import type { Database } from '../../store/database.ts'
import { countLogsByDay, countPeopleSince } from '../../store/logs.ts'
import { anyScope } from '../http/guard.ts'
import { objectSchema } from '../http/schema.ts'

interface DaysQuery {
  /** `YYYYMMDD` */
  from?: string
  /** `YYYYMMDD` */
  to?: string
}

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000
const ACTIVE_DAYS = 30
const LOGINS = ['s', 'sepft']
/** Reopening a page triggers a silent login: that counts as activity, not as a login. */
const USE = [...LOGINS, 'ssa']
const SIGN_UPS = ['ss']

const day = { type: 'string', pattern: '^\\d{8}$' } as const

/** `/stats`: daily sums of the logs, in UTC, for as long as the logs are stored. */
export function addStats(app: FastifyInstance, database: Database, eventLog: EventLog): void {
  const read = { config: { policy: anyScope('read:stats') } }

  app.get<{ Querystring: DaysQuery }>(
    '/stats/daily',
    { ...read, schema: { querystring: objectSchema<DaysQuery>({ from: day, to: day }) } },
    async ({ query }) => {
      await eventLog.flush()
      const now = Date.now()
      const from = query.from === undefined ? dayOf(now - ACTIVE_DAYS * DAY_MILLISECONDS) : dashed(query.from)
      const to = query.to === undefined ? dayOf(now) : dashed(query.to)
      const counts = await countLogsByDay(database, [...LOGINS, ...SIGN_UPS], from, to)
      const days = [...new Set(counts.map(each => each.day))]
      const sum = (on: string, types: readonly string[]): number =>
        counts
          .filter(each => each.day === on && types.includes(each.type))
          .reduce((total, each) => total + each.count, 0)
      return days.map(on => ({
        date: `${on}T00:00:00.000Z`,
        logins: sum(on, LOGINS),
        signups: sum(on, SIGN_UPS),
        leaked_passwords: 0,
      }))
    },
  )

  app.get('/stats/active-users', read, async (_request, reply) => {
    await eventLog.flush()
    const since = new Date(Date.now() - ACTIVE_DAYS * DAY_MILLISECONDS).toISOString()
    const people = await countPeopleSince(database, USE, since)
    return reply.type('application/json; charset=utf-8').send(String(people))
  })
}

function dayOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10)
}

function dashed(text: string): string {
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`
}
