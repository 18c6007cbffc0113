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
 * Holds claims against a schema.
 *
 * @returns the claims with the schema's output put over them; `undefined` when they do not fit
 * @throws TypeError when the schema is asynchronous
 */
export function narrow<Output extends object>(
  schema: StandardSchema<Output>,
  claims: Claims,
): (Claims & Output) | undefined {
  const result = schema['~standard'].validate(claims)
  if (result instanceof Promise) throw new TypeError('The schema of the option "claims" must be synchronous')
  return result.issues ? undefined : { ...claims, ...result.value }
}
