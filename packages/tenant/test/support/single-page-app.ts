import { createHash, randomBytes } from 'node:crypto'
import { helloWorld, type Login } from '../../src/hello-world.ts'
import { jsonBody } from './json-body.ts'
import { createVisitor, submit, type Visitor } from './visitor.ts'

export const CALLBACK = 'http://localhost:4040/callback'

export interface TokenSet {
  access_token: string
  id_token: string
  refresh_token?: string
  scope: string
  expires_in: number
  token_type: string
}

/** Reads the token endpoint's success; throws when it is none. */
export async function tokensOf(response: Response): Promise<TokenSet> {
  const body = await jsonBody(response)
  const text = (name: string): string => {
    const value = body[name]
    if (typeof value !== 'string') throw new Error(`The answer has no "${name}": ${JSON.stringify(body)}`)
    return value
  }
  return {
    access_token: text('access_token'),
    id_token: text('id_token'),
    scope: text('scope'),
    token_type: text('token_type'),
    expires_in: Number(body.expires_in),
    ...('refresh_token' in body && { refresh_token: text('refresh_token') }),
  }
}

/** The Hello World client as its SDK talks to a tenant: code with PKCE, without a secret. */
export interface SinglePageApp {
  /** The code verifier of its authorization requests (RFC 7636 §4.1). */
  verifier: string
  /** The URL of an authorization request; parameters that are `undefined` are left out. */
  authorizationUrl(parameters?: Record<string, string | undefined>): URL
  /** Exchanges the code that came back to the callback. */
  exchange(callback: URL, changes?: Record<string, string>): Promise<Response>
  /** Logs a person in on the tenant's pages, and exchanges the code. */
  logIn(login: Login, parameters?: Record<string, string | undefined>): Promise<{ tokens: TokenSet; visitor: Visitor }>
  refresh(refreshToken: string | undefined, changes?: Record<string, string>): Promise<Response>
}

export function createSinglePageApp(
  origin: string,
  { client_id, redirect_uri }: { client_id: string; redirect_uri: string } = {
    ...helloWorld.client,
    redirect_uri: CALLBACK,
  },
  fetch: typeof globalThis.fetch = (url, init) => globalThis.fetch(url, init),
): SinglePageApp {
  const verifier = randomBytes(32).toString('base64url')

  const authorizationUrl: SinglePageApp['authorizationUrl'] = (parameters = {}) => {
    const url = new URL('/authorize', origin)
    const all = {
      client_id,
      response_type: 'code',
      response_mode: 'query',
      redirect_uri,
      scope: 'openid profile email offline_access read:admin-messages',
      audience: helloWorld.audience,
      state: 'c3RhdGU9PQ==',
      nonce: 'bm9uY2U9PQ==',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      auth0Client: 'eyJuYW1lIjoidGVzdCJ9',
      ...parameters,
    }
    for (const [name, value] of Object.entries(all)) if (value !== undefined) url.searchParams.set(name, value)
    return url
  }

  const requestToken = (parameters: Record<string, string>) =>
    fetch(new URL('/oauth/token', origin), {
      method: 'POST',
      body: new URLSearchParams({ client_id, ...parameters }),
    })

  const exchange: SinglePageApp['exchange'] = (callback, changes) =>
    requestToken({
      grant_type: 'authorization_code',
      code: callback.searchParams.get('code') ?? '',
      code_verifier: verifier,
      redirect_uri,
      ...changes,
    })

  return {
    verifier,
    authorizationUrl,
    exchange,
    async logIn({ email, password }, parameters) {
      const visitor = createVisitor(fetch)
      const page = await visitor.browse(authorizationUrl(parameters))
      const { redirectsTo, url, html } = await submit(visitor, page, { username: email, password })
      const callback = redirectsTo ?? url
      if (!callback.href.startsWith(redirect_uri))
        throw new Error(`The login did not return to the application: ${html}`)
      return { tokens: await tokensOf(await exchange(callback)), visitor }
    },
    refresh: (refresh_token = '', changes) => requestToken({ grant_type: 'refresh_token', refresh_token, ...changes }),
  }
}
