/** How a response differs from the real one. At least one member is set. */
export interface FaultEffect {
  /** Responds with this status at once, and the request has no effect. */
  status?: number
  /** Headers of the response with `status`. */
  headers?: Record<string, string>
  /** JSON body of the response with `status`. Default: an error in the format of the endpoint. */
  body?: unknown
  /** Milliseconds before the request is handled. */
  delay_ms?: number
  /** Never responds. */
  hang?: true
  /** Issues tokens whose signature is wrong, or that a key signed that is not published. */
  token?: 'bad-signature' | 'unknown-key'
  /** Issues tokens with times of a clock that is this many seconds ahead; negative for one that is behind. */
  skew_seconds?: number
}

/** Which requests a fault concerns. Without a member, all of them. */
export interface FaultMatch {
  /** A path, such as `/oauth/token`; a `*` at its end matches any rest. */
  path?: string
  method?: string
  /** A client ID, in the query, the form or the Basic credentials. */
  client?: string
  /** How many requests, and then the fault ends. */
  times?: number
  /** From 0 to 1: how many of the requests. */
  probability?: number
}

export type FaultSettings = FaultMatch & FaultEffect

export type FaultPreset =
  | 'rate-limit'
  | 'unavailable'
  | 'error'
  | 'slow'
  | 'hang'
  | 'keys-unavailable'
  | 'bad-signature'
  | 'unknown-key'
  | 'clock-skew'

const PRESETS: Readonly<Record<FaultPreset, FaultSettings>> = {
  'rate-limit': { status: 429, headers: { 'retry-after': '1' } },
  unavailable: { status: 503, headers: { 'retry-after': '1' } },
  error: { status: 500 },
  slow: { delay_ms: 5000 },
  hang: { hang: true },
  'keys-unavailable': { path: '/.well-known/jwks.json', status: 503 },
  'bad-signature': { path: '/oauth/token', token: 'bad-signature' },
  'unknown-key': { path: '/oauth/token', token: 'unknown-key' },
  'clock-skew': { path: '/oauth/token', skew_seconds: 600 },
}

/** What a client sends: a preset, settings, or a preset with other settings. */
export interface FaultRequest extends FaultSettings {
  preset?: FaultPreset
}

/** A JSON Schema for {@link FaultRequest}. */
export const faultSchema: object = {
  type: 'object',
  additionalProperties: false,
  properties: {
    preset: { type: 'string', enum: Object.keys(PRESETS) },
    path: { type: 'string', pattern: '^/[^*]*\\*?$', maxLength: 200 },
    method: { type: 'string', enum: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] },
    client: { type: 'string', minLength: 1, maxLength: 200 },
    times: { type: 'integer', minimum: 1, maximum: 1_000_000 },
    probability: { type: 'number', exclusiveMinimum: 0, maximum: 1 },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    headers: {
      type: 'object',
      maxProperties: 20,
      propertyNames: { pattern: '^[A-Za-z0-9-]+$' },
      additionalProperties: { type: 'string', pattern: '^[\\x20-\\x7e]*$', maxLength: 1000 },
    },
    body: {},
    delay_ms: { type: 'integer', minimum: 1, maximum: 600_000 },
    hang: { type: 'boolean', const: true },
    token: { type: 'string', enum: ['bad-signature', 'unknown-key'] },
    skew_seconds: { type: 'integer', minimum: -86_400, maximum: 86_400 },
  },
}

/** Headers that belong to the connection or to the length of a body: wrong ones would break the connection itself. */
const OF_THE_CONNECTION: ReadonlySet<string> = new Set([
  ...[
    'connection',
    'content-length',
    'keep-alive',
    'proxy-connection',
    'te',
    'trailer',
    'transfer-encoding',
    'upgrade',
  ],
])

const EFFECTS = ['status', 'delay_ms', 'hang', 'token', 'skew_seconds'] as const

/** @returns the settings, or what is wrong with them */
export function settingsOf({ preset, ...own }: FaultRequest): FaultSettings | string {
  const settings: FaultSettings = { ...(preset && PRESETS[preset]), ...own }
  if (EFFECTS.every(name => settings[name] === undefined)) {
    return `A fault needs an effect: set "preset" or one of "${EFFECTS.join('", "')}"`
  }
  const reserved = Object.keys(settings.headers ?? {}).find(name => OF_THE_CONNECTION.has(name.toLowerCase()))
  if (reserved !== undefined) {
    return `"headers" must not contain "${reserved}": the tenant sets this header`
  }
  const isAnswer = settings.status !== undefined || settings.hang !== undefined
  if (isAnswer && (settings.token !== undefined || settings.skew_seconds !== undefined)) {
    return '"token" and "skew_seconds" change a response of the tenant: leave out "status" and "hang"'
  }
  return settings
}
