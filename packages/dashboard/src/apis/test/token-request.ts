import { queryOptions, skipToken } from '@tanstack/react-query'
import * as v from 'valibot'
import type { Application } from '../../api/applications.ts'
import type { Call } from './snippets.ts'

const Answer = v.record(v.string(), v.unknown())

/** The response of the token endpoint. */
export interface TokenAnswer {
  status: number
  body: Record<string, unknown>
  /** The access token, if one was issued. */
  token: string | undefined
}

/** The request of the client credentials grant (RFC 6749 §4.4). */
export function tokenCall(
  origin: string,
  application: Application,
  audience: string,
): Call & { body: Record<string, string> } {
  return {
    method: 'POST',
    url: `${origin}/oauth/token`,
    headers: { 'content-type': 'application/json' },
    body: {
      client_id: application.client_id,
      client_secret: application.client_secret ?? '',
      audience,
      grant_type: 'client_credentials',
    },
  }
}

/** Requests a token. It is kept in memory while the page shows it. */
export function tokenQuery(
  origin: string,
  authorized: { application: Application; grant: { scope: readonly string[] } } | undefined,
  audience: string,
) {
  const { application, grant } = authorized ?? {}
  return queryOptions({
    queryKey: ['token', application?.client_id, application?.client_secret, audience, ...(grant?.scope ?? [])],
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    queryFn: application ? () => requestToken(tokenCall(origin, application, audience)) : skipToken,
  })
}

/** Sends a request for a token. */
export async function requestToken({ url, method, headers, body }: ReturnType<typeof tokenCall>): Promise<TokenAnswer> {
  const response = await fetch(url, { method, headers, body: JSON.stringify(body), credentials: 'omit' })
  const answer = v.parse(Answer, await response.json())
  const { access_token } = answer
  return { status: response.status, body: answer, token: typeof access_token === 'string' ? access_token : undefined }
}
