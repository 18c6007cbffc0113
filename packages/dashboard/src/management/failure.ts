import * as v from 'valibot'

const Refusal = v.object({ message: v.string(), errorCode: v.optional(v.string()) })

/** An answer of the Management API other than a success, in its own words. */
export class ManagementError extends Error {
  readonly status: number
  /** The Management API's `errorCode`, such as `insufficient_scope`. */
  readonly code: string | undefined

  constructor(status: number, message: string, code?: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** The tenant cannot be reached, or what it answers is not what its Management API promises. */
export class TenantUnavailable extends Error {}

/** Reads a refusal; whatever the body is, there is a sentence for the person. */
export async function parseRefusal(response: Response): Promise<ManagementError> {
  const body = v.safeParse(Refusal, await response.json().catch(() => undefined))
  const { message, errorCode } = body.success
    ? body.output
    : { message: `The tenant answered ${response.status}`, errorCode: undefined }
  return new ManagementError(response.status, message, errorCode)
}

/** Whether the person lacks the rights for what was asked. */
export function isNotAllowed(error: unknown): error is ManagementError {
  return error instanceof ManagementError && (error.status === 403 || error.status === 401)
}

/** Whether what was asked for is not there (any more). */
export function isMissing(error: unknown): boolean {
  return error instanceof ManagementError && error.status === 404
}
