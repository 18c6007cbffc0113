import { parseObject, textOf } from '../json.ts'
import type { World } from '../world.ts'

/** Calls the Management API as the world's manager. @returns the body; empty when there is none */
export async function manage(
  { origin, manager }: World,
  method: string,
  path: string,
  body?: unknown,
): Promise<Record<string, unknown>> {
  const token = await send(`${origin}/oauth/token`, 'POST', {
    grant_type: 'client_credentials',
    client_id: manager.clientId,
    client_secret: manager.clientSecret,
    audience: `${origin}/api/v2/`,
  })
  return send(`${origin}/api/v2${path}`, method, body, { authorization: `Bearer ${textOf(token, 'access_token')}` })
}

async function send(
  url: string,
  method: string,
  body: unknown,
  headers?: Record<string, string>,
): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${url} was answered with ${response.status}: ${text}`)
  return text === '' ? {} : parseObject(text)
}
