import type { IncomingMessage } from 'node:http'

/** The client ID that a request names in its query, its Basic credentials, or its form or JSON body. */
export function clientOf({ url = '/', headers }: IncomingMessage, body: string): string | undefined {
  // A request target such as "//" is no URL.
  const query = new URLSearchParams(url.split('?').slice(1).join('?')).get('client_id')
  return query ?? fromBasic(headers.authorization) ?? fromBody(headers['content-type'], body)
}

function fromBasic(authorization: string | undefined): string | undefined {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '') ?? []
  const [id] = encoded === undefined ? [] : Buffer.from(encoded, 'base64').toString().split(':', 1)
  return id === undefined ? undefined : new URLSearchParams(`id=${id}`).get('id') || undefined
}

function fromBody(contentType: string | undefined, body: string): string | undefined {
  if (!contentType?.startsWith('application/json')) return new URLSearchParams(body).get('client_id') ?? undefined
  try {
    const value: unknown = JSON.parse(body)
    const isNamed = typeof value === 'object' && value !== null && 'client_id' in value
    return isNamed ? String(value.client_id) : undefined
  } catch {
    return undefined
  }
}
