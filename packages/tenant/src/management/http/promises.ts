import { notSupported } from './errors.ts'

/** A member whose value can promise protection or access that this tenant does not give. */
export interface Promised {
  /** The member's name; dots lead to a member of a member. */
  member: string
  /** Whether a value promises nothing that is not kept. */
  isKept(value: unknown): boolean
  /** Why any other value is refused. */
  reason: string
}

/** A value that switches something on. */
export const isOff = (value: unknown): boolean => value === false
export const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0
export const never = (): boolean => false

/**
 * Checks a document for what it would promise in vain. What only describes, or belongs to a feature that no part of the
 * tenant has, is no promise: it is kept and shown.
 *
 * @throws RequestRefused with the reason
 */
export function refusePromises(body: object, promises: readonly Promised[]): void {
  for (const { member, isKept, reason } of promises) {
    const value = member.split('.').reduce(memberOf, body)
    if (value === undefined || value === null || isKept(value)) continue
    const shown = typeof value === 'object' ? `"${member}"` : `The value "${String(value)}" of "${member}"`
    throw notSupported(`${shown} is not supported: ${reason}`)
  }
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
