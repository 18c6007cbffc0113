import type { ApiAnswer, Client, Failure, Sdk, Settings } from './contract.ts'

declare global {
  interface Window {
    settings: Settings
    client: Client
  }
}

/** The error classes that an SDK exports. */
export type ErrorClasses = Readonly<Record<string, abstract new (...parameters: never) => Error>>

interface Offer {
  sdk: Sdk
  errorClasses: ErrorClasses
  /** The error that the SDK has stored for the page, if any. */
  trouble: unknown
}

/** Lets the suite control the page. */
export function offer({ sdk, errorClasses, trouble }: Offer): void {
  const actions: Readonly<Record<string, ((argument: never) => Promise<unknown>) | undefined>> = { ...sdk }
  const describe = (error: unknown): Failure => ({
    error: codeOf(error),
    message: error instanceof Error ? error.message : String(error),
    classes: Object.keys(errorClasses).filter(name => isInstance(error, errorClasses[name])),
  })
  window.client = {
    errorClasses: Object.keys(errorClasses),
    trouble: () => (trouble ? describe(trouble) : undefined),
    async attempt(action, argument) {
      try {
        return { value: await actions[action]?.(argument as never) }
      } catch (error) {
        return { failure: describe(error) }
      }
    },
  }
}

/** The status text: the user or the error. */
export function statusOf(state: { isLoading: boolean; trouble: unknown; email: string | undefined }): string {
  if (state.isLoading) return 'Loading'
  if (state.trouble) return `Error: ${codeOf(state.trouble) ?? state.trouble}`
  return state.email ?? 'Nobody'
}

export async function answerOf(response: Response): Promise<ApiAnswer> {
  return { status: response.status, body: await response.text() }
}

function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'error' in error ? String(error.error) : undefined
}

function isInstance(error: unknown, type: ErrorClasses[string] | undefined): boolean {
  return type !== undefined && error instanceof type
}
