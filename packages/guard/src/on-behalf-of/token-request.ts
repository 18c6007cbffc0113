import { type JsonObject, parseStrictJsonObject } from '../jose/strict-json.ts'
import { withinDeadline } from '../keys/fetch-keys.ts'
import { TokenExchangeError } from './errors.ts'
import type { ExchangeSettings } from './options.ts'

/** What the token endpoint issued (RFC 8693 §2.2.1). */
export interface IssuedToken {
  readonly accessToken: string
  /** `undefined` if the server did not say. */
  readonly expiresInSeconds: number | undefined
  /** `undefined` if they are those that were requested. */
  readonly scopes: readonly string[] | undefined
}

const MAX_BYTES = 64 * 1024
const MAX_TOKEN_LENGTH = 16_384
const TOKEN68 = /^[a-z0-9\-._~+/]+=*$/i
const ERROR_CODE = /^[a-z_]{1,64}$/
const ISSUED_TYPES = ['urn:ietf:params:oauth:token-type:access_token', 'urn:ietf:params:oauth:token-type:jwt']

/**
 * Sends a token exchange. Follows no redirect, which could lead the token and the secret elsewhere.
 *
 * @throws TokenExchangeError
 */
export async function requestToken(parameters: URLSearchParams, settings: ExchangeSettings): Promise<IssuedToken> {
  const { status, body } = await send(parameters, settings)
  if (status === 200) return issuedIn(body)
  const code = typeof body?.error === 'string' && ERROR_CODE.test(body.error) ? body.error : undefined
  const unavailable = status >= 500 || status === 429
  throw new TokenExchangeError(`The token endpoint responded with ${status}${code ? ` and "${code}"` : ''}`, {
    ...(code && { code }),
    unavailable,
  })
}

async function send(
  parameters: URLSearchParams,
  { tokenEndpoint, client, timeoutSeconds, fetch }: ExchangeSettings,
): Promise<{ status: number; body: JsonObject | undefined }> {
  const headers = new Headers({ accept: 'application/json' })
  if (client.authentication === 'basic') headers.set('authorization', basicCredentials(client.id, client.secret))
  else {
    parameters.set('client_id', client.id)
    parameters.set('client_secret', client.secret)
  }
  try {
    return await withinDeadline(timeoutSeconds, async signal => {
      const response = await fetch(tokenEndpoint, {
        method: 'POST',
        headers,
        body: parameters,
        redirect: 'error',
        signal,
      })
      // A fetch of the application may follow redirects all the same.
      if (response.redirected) {
        await response.body?.cancel()
        throw new TokenExchangeError('The token endpoint redirects: redirects are not followed')
      }
      return { status: response.status, body: parseStrictJsonObject(await readBody(response)) }
    })
  } catch (error) {
    if (error instanceof TokenExchangeError) throw error
    throw new TokenExchangeError('The token endpoint is unavailable', { cause: error, unavailable: true })
  }
}

/** RFC 6749 §2.3.1: both parts are encoded as in a form first, because they may contain a colon. */
function basicCredentials(id: string, secret: string): string {
  const [, encodedId = ''] = new URLSearchParams({ a: id }).toString().split('=')
  const [, encodedSecret = ''] = new URLSearchParams({ a: secret }).toString().split('=')
  return `Basic ${Buffer.from(`${encodedId}:${encodedSecret}`).toString('base64')}`
}

async function readBody({ body }: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    length += chunk.length
    if (length > MAX_BYTES) throw new TokenExchangeError(`The token endpoint sent more than ${MAX_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function issuedIn(body: JsonObject | undefined): IssuedToken {
  const {
    access_token: accessToken,
    issued_token_type: issuedType,
    token_type: type,
    expires_in: expires,
    scope,
  } = body ?? {}
  if (typeof accessToken !== 'string' || accessToken.length > MAX_TOKEN_LENGTH || !TOKEN68.test(accessToken)) {
    throw new TokenExchangeError('The response of the token endpoint has no valid "access_token"')
  }
  if (!ISSUED_TYPES.some(each => each === issuedType)) {
    throw new TokenExchangeError('The "issued_token_type" of the token endpoint is not an access token')
  }
  if (typeof type !== 'string' || type.toLowerCase() !== 'bearer') {
    throw new TokenExchangeError('The "token_type" of the token endpoint is not "Bearer"')
  }
  if (expires !== undefined && !(typeof expires === 'number' && expires > 0 && Number.isFinite(expires))) {
    throw new TokenExchangeError('The "expires_in" of the token endpoint is not a positive number')
  }
  if (scope !== undefined && typeof scope !== 'string') {
    throw new TokenExchangeError('The "scope" of the token endpoint is not a string')
  }
  return { accessToken, expiresInSeconds: expires, scopes: scope?.split(' ').filter(name => name !== '') }
}
