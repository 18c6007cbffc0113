/**
 * The program of the Actions process. The tenant passes its text to `node --permission --eval`, so that the process may
 * read no file at all. It therefore imports nothing but Node's own modules.
 *
 * It only records what an Action calls on `api`. The tenant validates and applies the calls, because the code of an
 * Action can change everything in this process.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { format } from 'node:util'
import { Script } from 'node:vm'

/** One execution of an Action. */
interface Job {
  run: number
  /** Names the code: it is compiled once. */
  version: string
  name: string
  code: string
  handler: string
  event: object
  /** The paths of the calls on `api` that the trigger supports, such as `access.deny`. */
  calls: string[]
  /** Where `api.cache` keeps its entries. */
  trigger: string
}

type Handler = (event: object, api: object) => unknown
type Compiled = Record<string, Handler | undefined>
interface CacheEntry {
  value: string
  expires_at: number
}

const MOST_LINES = 50
const MOST_CHARACTERS = 256
const CACHE_ENTRIES = 20
const CACHE_KEY_BYTES = 64
const CACHE_VALUE_BYTES = 4096
const CACHE_TOTAL_BYTES = 8192
const CACHE_DEFAULT_MILLISECONDS = 15 * 60 * 1000
const CACHE_LONGEST_MILLISECONDS = 24 * 60 * 60 * 1000

/** Node's modules that do not reach beyond the process. */
const MODULES = new Set(
  'assert assert/strict buffer crypto events path path/posix punycode querystring stream stream/promises string_decoder timers timers/promises url util util/types zlib'.split(
    ' ',
  ),
)
/** Node's modules for the network, which the tenant may allow. */
const NETWORK_MODULES = new Set('dns dns/promises http https http2 net tls'.split(' '))

const hasNetwork = process.argv.includes('network')
const builtin = createRequire('file:///')
const { stdin, stdout } = process
const exit = process.exit.bind(process)
const write = stdout.write.bind(stdout)
const parse = JSON.parse
const stringify = JSON.stringify
const now = Date.now
const compiled = new Map<string, Compiled>()
const output = new AsyncLocalStorage<string[]>()
const caches = new Map<string, Map<string, CacheEntry>>()

closeDoors()
collectOutput()
createInterface({ input: stdin }).on('line', line => {
  const job: Job = parse(line)
  run(job).then(answer => write(`${stringify({ run: job.run, ...answer })}\n`))
})
stdin.on('end', () => exit())
write(`${stringify({ ready: true })}\n`)

/** Removes what `--permission` leaves open: signals to other processes, and ways to Node's internals. */
function closeDoors(): void {
  const names = [
    'kill',
    '_kill',
    '_debugProcess',
    '_debugEnd',
    'binding',
    '_linkedBinding',
    'dlopen',
    'getBuiltinModule',
  ]
  for (const name of [
    ...names,
    'abort',
    'reallyExit',
    'exit',
    'report',
    'chdir',
    'umask',
    'send',
    'constrainedMemory',
  ]) {
    Object.defineProperty(process, name, { value: undefined })
  }
  Reflect.deleteProperty(globalThis, 'process')
  if (hasNetwork) return
  const refused = async (): Promise<never> => {
    throw new Error('Actions have no network here: start the tenant with TOLLGATE_ACTIONS=network')
  }
  for (const name of ['fetch', 'WebSocket', 'EventSource']) Object.defineProperty(globalThis, name, { value: refused })
}

async function run(job: Job): Promise<object> {
  const calls: unknown[][] = []
  const logs: string[] = []
  const startedAt = now()
  try {
    await output.run(logs, async () => {
      const { [job.handler]: handler } = compile(job)
      if (typeof handler !== 'function') throw new Error(`The code does not export "${job.handler}"`)
      await handler(job.event, apiOf(job, calls))
    })
    return { calls, logs, milliseconds: now() - startedAt }
  } catch (error) {
    return { calls, logs, milliseconds: now() - startedAt, error: describe(error, job.name) }
  }
}

/** Compiles a version of an Action once. As at Auth0, its variables outside of the handler live on. */
function compile({ version, code, name }: Job): Compiled {
  const known = compiled.get(version)
  if (known) return known
  const module: { exports: Compiled } = { exports: {} }
  const script = new Script(`(function (exports, require, module) {${code}\n})`, { filename: `action:${name}` })
  script.runInThisContext()(module.exports, requireBuiltin, module)
  compiled.set(version, module.exports)
  return module.exports
}

function requireBuiltin(name: unknown): unknown {
  const plain = String(name).replace(/^node:/, '')
  if (MODULES.has(plain) || (hasNetwork && NETWORK_MODULES.has(plain))) return builtin(`node:${plain}`)
  const remedy = NETWORK_MODULES.has(plain)
    ? 'start the tenant with TOLLGATE_ACTIONS=network'
    : 'use modules of Node that stay within the process'
  throw new Error(`Cannot require "${name}" in an Action: ${remedy}`)
}

/** Collects what an Action prints, for the run that printed it. */
function collectOutput(): void {
  const record = (...parts: unknown[]) => {
    const logs = output.getStore()
    if (logs && logs.length < MOST_LINES)
      logs.push(
        format(...parts)
          .slice(0, MOST_CHARACTERS)
          .toWellFormed(),
      )
  }
  const console = { log: record, info: record, warn: record, error: record, debug: record, trace: record }
  Object.defineProperty(globalThis, 'console', { value: console })
}

/** An `api` that records its supported calls. Any other call throws. */
function apiOf(job: Job, calls: unknown[][]): object {
  const api: Record<string, object> = {}
  const known = new Set(job.calls)
  for (const path of known) {
    const [group = '', method = ''] = path.split('.')
    const record = (...parameters: unknown[]) => {
      while (parameters.length > 0 && parameters.at(-1) === undefined) parameters.pop()
      calls.push([path, ...parameters])
      return proxied
    }
    api[group] = { ...api[group], [method]: record }
  }
  api.cache = cacheOf(job.trigger)
  const groups = Object.entries(api).map(([name, members]) => [name, withRefusals(members, `api.${name}`)])
  const proxied: object = withRefusals(Object.fromEntries(groups), 'api')
  return proxied
}

/** An object whose other members throw when they are called. */
function withRefusals(members: object, path: string): object {
  return new Proxy(members, {
    get(target, member) {
      if (typeof member === 'symbol' || Object.hasOwn(target, member) || member === 'then')
        return Reflect.get(target, member)
      return unsupported(`${path}.${member}`)
    },
  })
}

function unsupported(path: string): object {
  const refuse = () => {
    throw new Error(`"${path}" is not supported here: remove the call`)
  }
  return new Proxy(refuse, {
    get: (_target, member) => (typeof member === 'symbol' ? undefined : unsupported(`${path}.${member}`)),
  })
}

function cacheOf(trigger: string): object {
  const entries = caches.get(trigger) ?? new Map<string, CacheEntry>()
  caches.set(trigger, entries)
  const dropExpired = () => {
    for (const [key, { expires_at }] of entries) if (expires_at <= now()) entries.delete(key)
  }
  return {
    get(key: string) {
      dropExpired()
      return entries.get(key)
    },
    set(key: unknown, value: unknown, { ttl, expires_at }: { ttl?: number; expires_at?: number } = {}) {
      dropExpired()
      const longest = now() + CACHE_LONGEST_MILLISECONDS
      const expires = Math.min(expires_at ?? now() + (ttl ?? CACHE_DEFAULT_MILLISECONDS), longest)
      const problem = cacheProblem(entries, key, value)
      if (problem !== undefined || typeof key !== 'string' || typeof value !== 'string')
        return { type: 'error', code: problem }
      entries.set(key, { value, expires_at: expires })
      return { type: 'success', record: { key, value, expires_at: expires } }
    },
    delete(key: string) {
      return entries.delete(key) ? { type: 'success' } : { type: 'error', code: 'CacheKeyNotFound' }
    },
  }
}

function cacheProblem(entries: ReadonlyMap<string, CacheEntry>, key: unknown, value: unknown): string | undefined {
  if (typeof key !== 'string' || Buffer.byteLength(key) > CACHE_KEY_BYTES) return 'CacheKeySizeExceeded'
  if (typeof value !== 'string' || Buffer.byteLength(value) > CACHE_VALUE_BYTES) return 'CacheItemSizeExceeded'
  const others = [...entries].filter(([name]) => name !== key)
  if (others.length >= CACHE_ENTRIES) return 'CacheCountExceeded'
  const size = others.reduce((sum, [name, entry]) => sum + name.length + entry.value.length, key.length + value.length)
  return size > CACHE_TOTAL_BYTES ? 'CacheSizeExceeded' : undefined
}

function describe(error: unknown, name: string): { message: string; line?: number } {
  const message = String(error instanceof Error ? error.message : error)
    .slice(0, 1000)
    .toWellFormed()
  const stack = error instanceof Error ? String(error.stack) : ''
  const line = Number(stack.split(`action:${name}:`)[1]?.split(/\D/, 1)[0])
  return { message, ...(line > 0 && { line }) }
}
