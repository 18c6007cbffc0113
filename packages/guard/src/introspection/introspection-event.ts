import { channel } from 'node:diagnostics_channel'

/** The event on the channel `tollgate.guard.introspection`, each time an issuer was asked about an opaque token. */
export interface IntrospectionEvent {
  /** The option `name` of the guard. */
  readonly guard: string | undefined
  /** Whom the guard asked. */
  readonly issuer: string
  /** What it said of the token, or that it could not be asked. A token that is active may be refused for other reasons. */
  readonly outcome: 'active' | 'inactive' | 'unavailable'
  /** How long it took. */
  readonly seconds: number
  /** Why the issuer could not be asked; otherwise undefined. */
  readonly error: unknown
}

const introspections = channel('tollgate.guard.introspection')

/** @param startedAt - of `performance.now()` */
export function publishIntrospection(event: Omit<IntrospectionEvent, 'seconds'>, startedAt: number): void {
  if (!introspections.hasSubscribers) return
  introspections.publish({ ...event, seconds: (performance.now() - startedAt) / 1000 } satisfies IntrospectionEvent)
}
