/** What a service needs to request a token for itself (RFC 6749 §4.4). */
export interface Credentials {
  readonly tokenEndpoint: string
  readonly clientId: string
  readonly clientSecret: string
  readonly audience: string
}

/** Creates a function that returns a token, and requests a new one a minute before the cached one expires. */
export function createTokenSource(credentials: Credentials): () => Promise<string> {
  let cached = { token: '', until: 0 }

  return async () => {
    if (Date.now() < cached.until) return cached.token
    const response = await fetch(credentials.tokenEndpoint, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: credentials.clientId,
        client_secret: credentials.clientSecret,
        audience: credentials.audience,
      }),
    })
    if (!response.ok) throw new Error(`The token endpoint responded with ${response.status}`)
    const { access_token, expires_in } = Object(await response.json())
    cached = { token: String(access_token), until: Date.now() + (Number(expires_in) - 60) * 1000 }
    return cached.token
  }
}
