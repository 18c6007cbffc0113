import * as v from 'valibot'

const ErrorBody = v.object({ message: v.string(), errorCode: v.optional(v.string()) })

/** An error response of the Management API; the message is the one in the response. */
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

/** The tenant cannot be reached, or its response does not have the documented shape. */
export class TenantUnavailable extends Error {}

/** Parses an error response. If the body has no message, the status becomes the message. */
export async function parseError(response: Response): Promise<ManagementError> {
  const body = v.safeParse(ErrorBody, await response.json().catch(() => undefined))
  const { message, errorCode } = body.success
    ? body.output
    : { message: `The tenant responded with status ${response.status}`, errorCode: undefined }
  return new ManagementError(response.status, message, errorCode)
}

/** Whether the user lacks the permission for the request (401 or 403). */
export function isNotAllowed(error: unknown): error is ManagementError {
  return error instanceof ManagementError && (error.status === 403 || error.status === 401)
}

/** Whether a unique value, such as a name, is already in use (409). */
export function isConflict(error: unknown): boolean {
  return error instanceof ManagementError && error.status === 409
}

/** Whether the requested object does not exist or was deleted (404). */
export function isNotFound(error: unknown): boolean {
  return error instanceof ManagementError && error.status === 404
}
