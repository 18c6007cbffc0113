/** The outcome of a check. */
export interface Outcome {
  readonly check: string
  /** Why it failed; `undefined` if it passed. */
  readonly failure?: string
}

export function isOutcome(value: unknown): value is Outcome {
  return typeof value === 'object' && value !== null && 'check' in value && typeof value.check === 'string'
}
