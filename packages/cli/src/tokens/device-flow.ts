import { setTimeout as wait } from 'node:timers/promises'
import { Failure } from '../failure.ts'
import { sendRequest } from '../http-request.ts'
import { parseObject } from '../json-object.ts'
import { printable } from '../printable.ts'
import { fetchObject } from './issuer-keys.ts'

/** A login on another device (RFC 8628). */
export interface DeviceLogin {
  issuer: string
  clientId: string
  audience: string
  scope: string
  /** The certificate to trust for the issuer, in PEM. */
  authority: string | undefined
}

/** What the user must do. */
export interface DeviceCode {
  userCode: string
  verificationUri: string
  /** Contains the code, so that nothing must be typed. */
  completeUri: string | undefined
}

type Members = Readonly<Record<string, unknown>>

const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:device_code'
const DEFAULT_INTERVAL_SECONDS = 5
const SLOW_DOWN_SECONDS = 5

/**
 * Logs a user in, and waits until that is done.
 *
 * @param show - shows the user where to enter the code
 * @returns the token response (RFC 6749 §5.1)
 * @throws {Failure} if the issuer has no such login or refuses, the user denies, or the code expires
 */
export async function logInWithDevice(login: DeviceLogin, show: (code: DeviceCode) => Promise<void>): Promise<Members> {
  const { issuer, clientId, audience, scope, authority } = login
  const metadata = await readMetadata(issuer, authority)
  const started = await post(metadata.device, { client_id: clientId, audience, scope }, authority)
  const code = started.status === 200 ? parseDeviceCode(started.members) : undefined
  if (!code) throw refused(issuer, started)
  await show(code)

  let seconds = code.intervalSeconds
  const expires = performance.now() + code.expiresInSeconds * 1000
  while (performance.now() < expires) {
    await wait(seconds * 1000)
    const body = { grant_type: GRANT_TYPE, device_code: code.deviceCode, client_id: clientId }
    const response = await post(metadata.token, body, authority)
    if (typeof response.members.access_token === 'string') return response.members
    if (response.members.error === 'slow_down') seconds += SLOW_DOWN_SECONDS
    else if (response.members.error !== 'authorization_pending') throw refused(issuer, response)
  }
  throw new Failure('The code has expired: run "tollgate login" again')
}

async function readMetadata(issuer: string, authority: string | undefined): Promise<{ device: URL; token: URL }> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const { content } = await fetchObject(address, authority)
  if (content.issuer !== issuer) {
    throw new Failure(
      `"${address}" names the issuer "${content.issuer}", not "${issuer}": use the issuer that it names`,
    )
  }
  const device = endpointIn(content.device_authorization_endpoint, issuer)
  const token = endpointIn(content.token_endpoint, issuer)
  if (device && token) return { device, token }
  throw new Failure(`"${address}" names no endpoint for device codes: the issuer does not have this login`)
}

/** A code or a token must not leave a protected connection. */
function endpointIn(value: unknown, issuer: string): URL | null {
  const url = typeof value === 'string' ? URL.parse(value) : null
  return url && (url.protocol === 'https:' || (url.protocol === 'http:' && issuer.startsWith('http:'))) ? url : null
}

type StartedLogin = DeviceCode & { deviceCode: string; intervalSeconds: number; expiresInSeconds: number }

function parseDeviceCode(members: Members): StartedLogin | undefined {
  const { device_code, user_code, verification_uri, verification_uri_complete, interval, expires_in } = members
  if (typeof device_code !== 'string' || typeof user_code !== 'string' || typeof expires_in !== 'number')
    return undefined
  const uris = [verification_uri, verification_uri_complete].map(uri =>
    typeof uri === 'string' ? URL.parse(uri) : null,
  )
  const [verificationUri, completeUri] = uris.map(url => (url && /^https?:$/.test(url.protocol) ? url.href : undefined))
  if (verificationUri === undefined) return undefined
  return {
    deviceCode: device_code,
    userCode: printable(user_code),
    verificationUri,
    completeUri,
    intervalSeconds: typeof interval === 'number' && interval >= 0 ? interval : DEFAULT_INTERVAL_SECONDS,
    expiresInSeconds: expires_in,
  }
}

interface Received {
  status: number
  members: Members
}

async function post(url: URL, parameters: Record<string, string>, authority: string | undefined): Promise<Received> {
  const entries = Object.entries(parameters).filter(([, value]) => value !== '')
  const response = await sendRequest(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: String(new URLSearchParams(entries)),
    authority,
  }).catch((cause: unknown) => {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
    throw new Failure(`Cannot reach "${url}" (${reason}): check the address, and whether the server is running`, {
      cause,
    })
  })
  return { status: response.status, members: parseObject(response.body) ?? {} }
}

function refused(issuer: string, { status, members }: Received): Failure {
  const { error, error_description } = members
  const texts = [error, error_description].filter(text => typeof text === 'string')
  const reason = texts.length > 0 ? printable(texts.join(': ')) : `status ${status}`
  return new Failure(
    `${issuer} refused the login (${reason}): the application must be a native one with the grant "Device Code"`,
  )
}
