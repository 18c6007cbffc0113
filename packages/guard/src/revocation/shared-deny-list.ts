import { jitter } from '../keys/backoff.ts'
import { refuseUnknownOptions } from '../options/unknown-options.ts'
import type { Claims } from '../token/claims.ts'
import { warn } from '../warn.ts'
import type { OwnDenyList } from './deny-list.ts'
import { type Denial, parseDenial } from './entry.ts'

/** What a shared deny list needs of a client for Redis or Valkey. */
export interface SharedDenialsOptions {
  /** Sends a command: `args => client.sendCommand(args)` of `redis`, or `args => client.call(...args)` of `ioredis`. */
  readonly send: (command: string[]) => Promise<unknown>
  /** Subscribes to a channel on a connection of its own: `(name, listener) => subscriber.subscribe(name, listener)`. */
  readonly subscribe: (channel: string, listener: (message: string) => void) => Promise<unknown>
  /**
   * Calls back each time the subscriber is connected again, because messages in between are lost: `listener =>
   * subscriber.on('ready', listener)`.
   */
  readonly onReconnected: (listener: () => void) => unknown
  /** The key of the sorted set, and the channel. Default: `tollgate:denials`. */
  readonly key?: string
}

/** A deny list that several processes share. */
export interface SharedDenyList extends Pick<OwnDenyList, 'denies' | 'size'> {
  /**
   * Denies tokens in this process at once, and in the others when Redis has passed it on.
   *
   * @throws RangeError, TypeError as {@link OwnDenyList.deny} does; what the client throws: this process then denies the
   * tokens and the others may not, so repeat the call
   */
  deny(denial: Denial): Promise<void>
}

/**
 * Shares a deny list through Redis or Valkey: denials are stored in a sorted set until the tokens have expired, and
 * published to all processes. A check asks this process alone, so an outage of Redis delays denials and refuses no
 * request. Resolves when all stored denials are loaded: wait for it before you listen.
 *
 * @throws TypeError for an option that is wrong or unknown; what the client throws
 */
export async function shareDenyList(list: OwnDenyList, options: SharedDenialsOptions): Promise<SharedDenyList> {
  refuseUnknownOptions(options, ['send', 'subscribe', 'onReconnected', 'key'])
  const { send, subscribe, onReconnected, key = 'tollgate:denials' } = options
  for (const [name, value] of Object.entries({ send, subscribe, onReconnected })) {
    if (typeof value !== 'function') throw new TypeError(`The option "${name}" must be a function`)
  }
  if (typeof key !== 'string' || key === '') throw new TypeError('The option "key" must be a string')

  function add(message: unknown): void {
    list.deny(JSON.parse(String(message)))
  }

  function receive(message: unknown): void {
    try {
      add(message)
    } catch (error) {
      warn(NOT_ADDED, error)
    }
  }

  /** @returns the errors of single denials: to load them again would not help */
  async function load(): Promise<readonly unknown[]> {
    const stored = await send(['ZRANGE', key, `(${now()}`, '+inf', 'BYSCORE'])
    if (!Array.isArray(stored)) throw new TypeError('The option "send" must return what Redis replied')
    const errors: unknown[] = []
    for (const message of stored) {
      // The denials behind one that is wrong are added, too.
      try {
        add(message)
      } catch (error) {
        errors.push(error)
      }
    }
    return errors
  }

  async function deny(denial: Denial): Promise<void> {
    const { issuer, kind, value, before, until } = parseDenial(denial, now(), list.tokenLifetimeSeconds)
    const complete = { issuer, [kind]: value, ...(kind !== 'jti' && { before }), until }
    const message = JSON.stringify(complete)
    list.deny(JSON.parse(message))
    await send(['ZADD', key, String(until), message])
    await send(['PUBLISH', key, message])
    await send(['ZREMRANGEBYSCORE', key, '-inf', String(now())])
  }

  // In this order: what is denied after the load is published.
  await subscribe(key, receive)
  const [wrong] = await load()
  if (wrong !== undefined) throw wrong
  onReconnected(createReload(load))
  const shared = {
    deny,
    denies: (claims: Claims) => list.denies(claims),
    get size() {
      return list.size
    },
  }
  // As in the list itself.
  return Object.defineProperty(shared, 'size', { enumerable: false })
}

const NOT_ADDED = 'A shared denial was not added to the deny list of this process'

/** The longest time between two attempts to load the denials, in seconds. */
const LONGEST_BACKOFF_SECONDS = 60

/** Creates a function that loads the denials, and again with a growing backoff until that succeeds. */
function createReload(load: () => Promise<readonly unknown[]>): () => void {
  let attempts = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Of the last call: an earlier one that is still waiting has nothing to do. */
  let current = 0

  async function attempt(of: number): Promise<void> {
    try {
      for (const error of await load()) warn(NOT_ADDED, error)
    } catch (error) {
      if (of !== current) return
      if (attempts === 0)
        warn('The shared denials cannot be loaded after a reconnection, and are loaded again until they can', error)
      timer = setTimeout(() => void attempt(of), jitter(Math.min(2 ** attempts, LONGEST_BACKOFF_SECONDS)) * 1000)
      if (typeof timer === 'object') timer.unref()
      attempts += 1
    }
  }

  return () => {
    clearTimeout(timer)
    attempts = 0
    current += 1
    void attempt(current)
  }
}

function now(): number {
  return Math.floor(Date.now() / 1000)
}
