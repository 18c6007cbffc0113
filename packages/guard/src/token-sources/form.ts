import type { GuardedRequest } from '../http/guarded-request.ts'
import { FORM_TOO_LONG, NOT_A_TOKEN_IN_FORM, UNREADABLE_FORM } from '../refusals/token-sources.ts'
import { type Found, isToken68 } from './bearer-token.ts'
import { type Body, bodyOf } from './body.ts'
import { headerOf } from './request-header.ts'

const FORM = /^application\/x-www-form-urlencoded\s*(?:;|$)/i
/** Methods whose content has a meaning (RFC 9110 §9.3). */
const METHODS: ReadonlySet<unknown> = new Set(['POST', 'PUT', 'PATCH'])
const PARAMETER = 'access_token'

/**
 * Finds the token in a form (RFC 6750 §2.2). Handlers and parsers behind the guard read the body as if the guard had not.
 *
 * @returns a promise only for a form
 * @throws TypeError if the body was read and is nowhere to be found
 */
export function findInForm(request: GuardedRequest, context: unknown, maxBytes: number): Found | Promise<Found> {
  if (!METHODS.has(request.method) || !FORM.test(headerOf(request, 'content-type') ?? '')) return undefined
  return read(request, bodyOf(request, context), maxBytes)
}

async function read(request: GuardedRequest, body: Body, maxBytes: number): Promise<Found> {
  const length = Number(headerOf(request, 'content-length') ?? Number.NaN)
  if (length > maxBytes) return FORM_TOO_LONG
  if (body.kind === 'parsed') return tokenIn(await body.value())
  if (headerOf(request, 'content-encoding') !== undefined) return UNREADABLE_FORM
  if (body.kind === 'request') {
    const text = await body.read(maxBytes)
    return text === undefined ? FORM_TOO_LONG : tokenIn(text)
  }
  if (headerOf(request, 'transfer-encoding') === undefined && Number.isNaN(length) && body.isEmpty) return undefined
  return Number.isNaN(length) ? UNREADABLE_FORM : tokenIn(await body.read(length))
}

function tokenIn(form: unknown): Found {
  const [token, ...others] = valuesIn(form)
  if (token === undefined) return undefined
  return others.length === 0 && isToken68(token) ? token : NOT_A_TOKEN_IN_FORM
}

/** @param form - a text, its bytes, or what a parser has made of it */
function valuesIn(form: unknown): readonly unknown[] {
  if (typeof form === 'string') return new URLSearchParams(form).getAll(PARAMETER)
  if (form instanceof Uint8Array) return valuesIn(Buffer.from(form).toString('latin1'))
  if (form instanceof URLSearchParams || form instanceof FormData) return form.getAll(PARAMETER)
  if (typeof form !== 'object' || form === null || !Object.hasOwn(form, PARAMETER)) return []
  return [Reflect.get(form, PARAMETER)].flat()
}
