import type { FaultPreset, FaultRequest } from '../local/faults/fault.ts'
import type { LimitsPreset } from '../local/rate-limits/rate-limits.ts'
import type { Defect } from '../management/test-tokens/test-token.ts'
import { callTenant, type TenantControl } from './control.ts'
import { type Duration, secondsOf } from './duration.ts'
import { type CookieJar, parseCookies, type SessionCookie } from './session-cookie.ts'

/** What a token for a test contains. */
export interface TestTokenRequest {
  /** An email address or a user ID. Default: the seeded user. */
  user?: string
  /** The identifier of the API. Default: the seeded API. */
  audience?: string
  /** The ID or the name of an organization that the user is a member of. */
  organization?: string
  /** The application that the user would log in to. Default: the seeded one. */
  clientId?: string
  /** The permissions in the token, of those that the user has. Default: all of them. */
  permissions?: readonly string[]
  /** Further claims, such as `{ 'https://example.com/plan': 'pro' }`. The tenant's own claims cannot be replaced. */
  claims?: Record<string, unknown>
  /** Seconds, or `5m`; negative for a token that has expired. Default: the lifetime that the API sets. */
  expiresIn?: Duration
  /** Breaks the token: it is otherwise as requested, and your API must refuse it. */
  defect?: Defect
}

/** A tenant, as a test uses it. */
export interface TestTenant extends TenantControl, AsyncDisposable {
  /** `origin` with a trailing slash. */
  issuer: string
  /** Issues an access token to a user, without a login. */
  tokenFor(request?: TestTokenRequest): Promise<string>
  /** Logs a user in at the tenant, and adds the session's cookies to a browser context of Playwright. */
  loginAs(context: CookieJar, user: string): Promise<void>
  /** The cookies of a new session of a user, for browsers that are not Playwright's. */
  sessionCookies(user: string): Promise<SessionCookie[]>
  /** Lets time pass for all that the tenant stores. Access tokens that were issued already do not change. */
  advance(duration: Duration): Promise<void>
  /**
   * Lets the tenant fail as a real one can: a preset such as `rate-limit`, `slow` or `bad-signature`, or settings.
   * Dispose of the result to end it.
   */
  fault(fault: FaultPreset | FaultRequest): Promise<TestFault>
  /**
   * Turns Auth0's rate limits on: `free` are those of a free tenant. Responses get the headers, and a request beyond a
   * limit gets 429, unless `enforce` is `false`.
   */
  rateLimits(preset: LimitsPreset, options?: { enforce?: boolean }): Promise<void>
  /** Takes a snapshot of the whole tenant. Default name: `initial`. */
  snapshot(name?: string): Promise<void>
  /** Changes the whole tenant back to a snapshot. */
  restore(name?: string): Promise<void>
  /** Starts an independent tenant from a snapshot, with its own origin; `close()` stops it. */
  copy(snapshot?: string): Promise<TestTenant>
  /** Resets the tenant to the state of its first start. With `keepKeys`, earlier tokens stay valid. */
  reset(options?: { keepKeys?: boolean }): Promise<void>
  /** The emails that the tenant wrote, newest first. */
  mails(): Promise<readonly unknown[]>
  /** Stops the tenant, if this object started it. */
  close(): Promise<void>
}

/** A fault that is active until it is disposed of, or has changed as many requests as `times` says. */
export interface TestFault extends AsyncDisposable {
  /** How many requests the fault has changed; `undefined` after its end. */
  hits(): Promise<number | undefined>
  end(): Promise<void>
}

const INITIAL = 'initial'

/** @param close - stops the tenant */
export function testTenant({ origin, controlKey }: TenantControl, close: () => Promise<void>): TestTenant {
  const control = { origin, controlKey }
  const call = (...[endpoint, body]: CallArguments) => callTenant(control, endpoint, body)

  async function sessionCookies(user: string): Promise<SessionCookie[]> {
    return parseCookies((await call(['POST', '/local/sessions'], { user })).cookies)
  }

  return {
    ...control,
    issuer: `${origin}/`,
    async tokenFor(request = {}) {
      const { access_token } = await call(['POST', '/local/tokens'], tokenBody(request))
      return String(access_token)
    },
    sessionCookies,
    async loginAs(context, user) {
      await context.addCookies(await sessionCookies(user))
    },
    async advance(duration) {
      await call(['POST', '/local/clock'], { advance_seconds: secondsOf(duration) })
    },
    async fault(fault) {
      const body = typeof fault === 'string' ? { preset: fault } : fault
      const added = await call(['POST', '/local/faults'], body)
      return testFault(control, String(added.id))
    },
    async rateLimits(preset, { enforce = true } = {}) {
      await call(['PUT', '/local/limits'], { preset, enforce })
    },
    async snapshot(name = INITIAL) {
      await call(['PUT', `/local/snapshots/${encodeURIComponent(name)}`])
    },
    async restore(name = INITIAL) {
      await call(['POST', `/local/snapshots/${encodeURIComponent(name)}/restore`])
    },
    async copy(snapshot = INITIAL) {
      const copy = await call(['POST', '/local/tenants'], { snapshot })
      const address = String(copy.origin)
      let stopped: Promise<unknown> | undefined
      return testTenant({ origin: address, controlKey: String(copy.control_key) }, async () => {
        stopped ??= call(['DELETE', `/local/tenants/${new URL(address).port}`])
        await stopped
      })
    },
    async reset({ keepKeys = false } = {}) {
      await call(['POST', '/local/reset'], { keep_keys: keepKeys })
    },
    async mails() {
      const { mails } = await call(['GET', '/local/outbox'])
      return Array.isArray(mails) ? mails : []
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

type CallArguments = [endpoint: Parameters<typeof callTenant>[1], body?: object]

function testFault(control: TenantControl, id: string): TestFault {
  async function hits(): Promise<number | undefined> {
    const { faults } = await callTenant(control, ['GET', '/local/faults'])
    const fault: unknown = (Array.isArray(faults) ? faults : []).find(each => Object(each).id === id)
    return fault === undefined ? undefined : Number(Object(fault).hits)
  }
  async function end(): Promise<void> {
    // It may have ended by itself.
    if ((await hits()) !== undefined) await callTenant(control, ['DELETE', `/local/faults/${id}`])
  }
  return { hits, end, [Symbol.asyncDispose]: end }
}

function tokenBody({ user, clientId, expiresIn, ...members }: TestTokenRequest): object {
  return {
    ...(user === undefined ? { as: 'user' } : { user }),
    ...members,
    ...(clientId !== undefined && { client_id: clientId }),
    ...(expiresIn !== undefined && { expires_in: secondsOf(expiresIn) }),
  }
}
