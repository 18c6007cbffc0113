import { fetchHttpGet, nodeHttpGet } from '../keys/http-get.ts'
import { ISSUER_OPTIONS } from './issuer.ts'
import type { GuardOptions, Settings, SharedOptions } from './options.ts'
import { trustedIssuers } from './trusted-issuers.ts'
import { refuseUnknownOptions } from './unknown-options.ts'

type Amount =
  | 'clockToleranceSeconds'
  | 'maxTokenAgeSeconds'
  | 'tokenCacheSize'
  | 'keysFreshSeconds'
  | 'keysLastKnownGoodSeconds'
  | 'keysCooldownSeconds'
  | 'fetchTimeoutSeconds'

/** The default of each number, its least and its most. */
const AMOUNTS: Readonly<Record<Amount, readonly [byDefault: number, least: number, most: number]>> = {
  clockToleranceSeconds: [0, 0, 300],
  maxTokenAgeSeconds: [Number.MAX_SAFE_INTEGER, 1, Number.MAX_VALUE],
  tokenCacheSize: [10_000, 0, 10_000_000],
  keysFreshSeconds: [600, 1, Number.MAX_VALUE],
  keysLastKnownGoodSeconds: [14_400, 1, Number.MAX_VALUE],
  keysCooldownSeconds: [30, 1, Number.MAX_VALUE],
  fetchTimeoutSeconds: [5, 0.1, 60],
}

/** The form of each other option, and how a message names it. */
const FORMS: Readonly<Record<Exclude<keyof SharedOptions, Amount>, readonly [(value: unknown) => boolean, string]>> = {
  name: [value => typeof value === 'string' && value !== '', 'a string that is not empty'],
  claims: [
    value => has(member(value, '~standard'), 'validate'),
    'a Standard Schema validator, such as one of Zod or Valibot',
  ],
  threads: [value => typeof value === 'boolean', 'true or false'],
  dpop: [value => has(value, 'verify'), 'what dpop() returns'],
  mtls: [value => has(value, 'verify'), 'what mtls() returns'],
  introspection: [value => has(value, 'start'), 'what introspection() returns'],
  denyList: [value => has(value, 'denies'), 'what createDenyList() returns, or have a method denies()'],
  errorFormat: [value => ['message', 'oauth', 'problem'].includes(String(value)), '"message", "oauth" or "problem"'],
  errorBody: [isFunction, 'a function'],
  onRefused: [isFunction, 'a function'],
  fetch: [isFunction, 'a function'],
  clock: [isFunction, 'a function'],
  insecureHttp: [
    value => Array.isArray(value) && value.every(isHost),
    'an array of host names, without scheme and port',
  ],
}

/** @throws TypeError naming the option that is missing, wrong or unknown */
export function parseOptions(options: GuardOptions): Settings {
  refuseUnknownOptions(options, [...ISSUER_OPTIONS, 'issuers', ...Object.keys(FORMS), ...Object.keys(AMOUNTS)])
  for (const [option, [isRight, form]] of Object.entries(FORMS)) {
    const value = member(options, option)
    if (value !== undefined && !isRight(value))
      throw new TypeError(`The option "${option}" must be ${form}${not(value)}`)
  }
  const { errorFormat, errorBody, fetch, name, clock = () => Date.now() } = options
  if (errorBody && errorFormat) throw new TypeError('Set only one of the options "errorFormat" and "errorBody"')
  const times = {
    freshSeconds: amount(options, 'keysFreshSeconds'),
    lastKnownGoodSeconds: amount(options, 'keysLastKnownGoodSeconds'),
    coolDownSeconds: amount(options, 'keysCooldownSeconds'),
  }
  if (times.lastKnownGoodSeconds < times.freshSeconds) {
    throw new TypeError('The option "keysLastKnownGoodSeconds" must not be less than "keysFreshSeconds"')
  }
  const settings = {
    name,
    clockToleranceSeconds: amount(options, 'clockToleranceSeconds'),
    maxTokenAgeSeconds: amount(options, 'maxTokenAgeSeconds'),
    fetchTimeoutSeconds: amount(options, 'fetchTimeoutSeconds'),
    times,
    clock,
    httpGet: fetch ? fetchHttpGet(fetch) : nodeHttpGet,
    insecureHttp: options.insecureHttp ?? [],
  }
  return {
    ...settings,
    issuers: trustedIssuers(options, settings),
    errorFormat: errorBody ?? errorFormat ?? 'message',
    threads: options.threads ?? false,
    proofs: options.dpop,
    denyList: options.denyList,
    certificates: options.mtls,
    tokenCacheSize: Math.floor(amount(options, 'tokenCacheSize')),
  }
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function'
}

/** Whether an object, or a function with members, has a method. */
function has(value: unknown, method: string): boolean {
  return isFunction(member(value, method))
}

function member(value: unknown, name: string): unknown {
  return value === null || value === undefined ? undefined : Reflect.get(Object(value), name)
}

function amount(options: SharedOptions, name: Amount): number {
  const [byDefault, least, most] = AMOUNTS[name]
  const value: unknown = options[name] ?? byDefault
  if (typeof value === 'number' && value >= least && value <= most) return value
  const range = most === Number.MAX_VALUE ? `finite number of at least ${least}` : `number from ${least} to ${most}`
  throw new TypeError(
    `The option "${name}" must be a ${range}${typeof value === 'string' ? `, not the string "${value}"` : not(value)}`,
  )
}

/** An object or a function says nothing. */
function not(value: unknown): string {
  return typeof value === 'object' || typeof value === 'function' ? '' : `, not "${String(value)}"`
}

function isHost(name: unknown): name is string {
  return typeof name === 'string' && URL.parse(`http://${name}`)?.hostname === name
}
