import type { FastifyRequest } from 'fastify'
import { DPOP_HEADER, type Endpoint, markRefused } from '../authorize/refused-parameters.ts'
import { translateResource } from './resource-parameter.ts'

/**
 * Parses the body of a token, revocation or device authorization request, which Auth0 accepts as a form or as JSON.
 *
 * @param readsResource whether `resource` names an API; otherwise it is dropped
 * @returns `undefined` when it is neither; the protocol engine then rejects it
 */
export function parseTokenRequest(
  contentType: string | undefined,
  body: string,
  readsResource = false,
): URLSearchParams | undefined {
  const parameters = mediaTypeOf(contentType) === 'application/json' ? parseJson(body) : parseForm(contentType, body)
  if (parameters) translateResource(parameters, readsResource)
  return parameters
}

/** @returns `undefined` when the body is not a form */
export function parseForm(contentType: string | undefined, body: string): URLSearchParams | undefined {
  return mediaTypeOf(contentType) === 'application/x-www-form-urlencoded' ? new URLSearchParams(body) : undefined
}

function mediaTypeOf(contentType: string | undefined): string | undefined {
  return contentType?.split(';', 1)[0]?.trim().toLowerCase()
}

/**
 * Converts a JSON object to form parameters.
 *
 * An array or an object becomes a repeated parameter. The protocol engine ignores that in an unknown field and rejects
 * it in a known parameter.
 */
function parseJson(body: string): URLSearchParams | undefined {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const members = Object.entries(value).filter(([, member]) => member !== null)
  return new URLSearchParams(members.flatMap(([name, member]) => parametersOf(name, member)))
}

function parametersOf(name: string, member: unknown): [string, string][] {
  return typeof member === 'object'
    ? [
        [name, ''],
        [name, ''],
      ]
    : [[name, String(member)]]
}

/** Parses the parameters of a request and marks those that the endpoint does not support. */
export function endpointParameters(
  { headers, body }: FastifyRequest<{ Body: string | undefined }>,
  endpoint: Endpoint,
  readsResource: boolean,
): URLSearchParams | undefined {
  const parameters = parseTokenRequest(headers['content-type'], body ?? '', readsResource)
  if (headers.dpop !== undefined) parameters?.set(DPOP_HEADER, 'proof')
  if (parameters) markRefused(parameters, endpoint)
  parameters?.delete(DPOP_HEADER)
  return parameters
}
