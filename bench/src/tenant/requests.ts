import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'

/** The seeded machine-to-machine application of the tenant; the peer has one with the same name. */
export const CLIENT_ID = 'hello-world-test-application'
export const PERMISSION = 'read:admin-messages'

/** A POST request for a token. */
export interface TokenRequest {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const JSON_BODY = { 'content-type': 'application/json' }

/** Client credentials as a form. @param api how the API is named, where it must be */
export function clientCredentials(path: string, clientSecret: string, api: Record<string, string>): TokenRequest {
  const parameters = { grant_type: 'client_credentials', client_id: CLIENT_ID, client_secret: clientSecret, ...api }
  return { path, headers: FORM, body: new URLSearchParams(parameters).toString() }
}

/** The first token of a new tenant, for a program that can read its data folder. */
export function localToken(dataFolder: string, as: object = { as: 'app' }): TokenRequest {
  const { controlKey } = JSON.parse(readFileSync(join(dataFolder, 'tenant.json'), 'utf8'))
  const headers = { ...JSON_BODY, authorization: `Bearer ${controlKey}` }
  return { path: '/local/tokens', headers, body: JSON.stringify(as) }
}

/** The generated secret of the application of a new tenant, from its Management API. */
export async function secretOf(port: number, dataFolder: string): Promise<string> {
  const origin = `http://localhost:${port}`
  const token = await askForToken(port, localToken(dataFolder, { as: 'admin', audience: `${origin}/api/v2/` }))
  const response = await fetch(`${origin}/api/v2/clients/${CLIENT_ID}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  return String(Object(await response.json()).client_secret)
}

/** @returns the access token. @throws Error if the response contains no token */
export async function askForToken(port: number, token: TokenRequest): Promise<string> {
  const { status, body } = await post(port, token)
  const { access_token } = Object(status === 200 ? JSON.parse(body) : undefined)
  if (typeof access_token !== 'string') throw new Error(`"${token.path}" returned ${status}: ${body}`)
  return access_token
}

/** Node's plain client: `fetch` takes longer to load than some servers take to start. */
export function post(port: number, { path, headers, body }: TokenRequest): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: 'localhost', port, path, method: 'POST', agent: false, headers }, async response => {
      const chunks = await response.toArray()
      resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() })
    })
    sent.once('error', reject)
    sent.end(body)
  })
}
