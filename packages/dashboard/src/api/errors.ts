import * as v from 'valibot'

const ErrorBody = v.object({ message: v.string(), errorCode: v.optional(v.string()) })

/** An error response of the Management API, in its own words. */
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

/** The tenant cannot be reached, or its response has not the form that its Management API promises. */
export class TenantUnavailable extends Error {}

/** Reads an error response; whatever the body is, there is a message for the user. */
export async function parseError(response: Response): Promise<ManagementError> {
  const body = v.safeParse(ErrorBody, await response.json().catch(() => undefined))
  const { message, errorCode } = body.success
    ? body.output
    : { message: `The tenant responded with status ${response.status}`, errorCode: undefined }
  return new ManagementError(response.status, message, errorCode)
}

/** Whether the user lacks the rights for the request. */
export function isNotAllowed(error: unknown): error is ManagementError {
  return error instanceof ManagementError && (error.status === 403 || error.status === 401)
}

/** Whether something else has what must be unique, such as a name. */
export function isConflict(error: unknown): boolean {
  return error instanceof ManagementError && error.status === 409
}

/** Whether what was requested does not exist (any more). */
export function isNotFound(error: unknown): boolean {
  return error instanceof ManagementError && error.status === 404
}
