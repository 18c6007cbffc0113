import { isThenable } from '../thenable.ts'
import { warn } from '../warn.ts'
import type { Claims } from './claims.ts'

/** The part of a Standard Schema validator (standardschema.dev, version 1) that the guard uses. Zod, Valibot and others are one. */
export interface StandardSchema<Output> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    validate(value: unknown): SchemaResult<Output> | Promise<SchemaResult<Output>>
  }
}

type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: ReadonlyArray<{ readonly message: string }> }

/**
 * Holds claims against a schema. Claims do not fit when the schema throws or returns a promise: an asynchronous schema
 * does, and so does Zod when a transform throws.
 *
 * @returns the claims with the schema's output put over them; `undefined` when they do not fit
 */
export function narrow<Output extends object>(
  schema: StandardSchema<Output>,
  claims: Claims,
): (Claims & Output) | undefined {
  try {
    const result = schema['~standard'].validate(claims)
    if (isThenable(result)) ignorePromise(schema, result)
    else if ('value' in result && !result.issues) return { ...claims, ...result.value }
  } catch {}
  return undefined
}

const reported = new WeakSet<object>()

/** Handles a rejection, which would end the process, and names the mistake once. */
function ignorePromise(schema: object, promise: PromiseLike<unknown>): void {
  promise.then(undefined, () => undefined)
  if (reported.has(schema)) return
  reported.add(schema)
  warn('The schema of the option "claims" returned a promise, so the token was refused: make it synchronous')
}
