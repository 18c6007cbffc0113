import { notSupported } from './errors.ts'

/** A member some of whose values ask for protection or access that this tenant does not provide. */
export interface SupportedValue {
  /** The member's name; dots lead to a member of a member. */
  member: string
  /** Whether the tenant does what a value says. */
  isSupported(value: unknown): boolean
  /** Why any other value is refused. */
  reason: string
}

/** A value that switches something on. */
export const isOff = (value: unknown): boolean => value === false
export const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0
export const never = (): boolean => false

/**
 * Refuses a document with a value that the tenant does not act on. A member that only describes, or that belongs to a
 * feature that no part of the tenant has, is stored and shown.
 *
 * @throws RequestRefused with the reason
 */
export function refuseUnsupportedValues(body: object, members: readonly SupportedValue[]): void {
  for (const { member, isSupported, reason } of members) {
    const value = member.split('.').reduce(memberOf, body)
    if (value === undefined || value === null || isSupported(value)) continue
    const shown = typeof value === 'object' ? `"${member}"` : `The value "${String(value)}" of "${member}"`
    throw notSupported(`${shown} is not supported: ${reason}`)
  }
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
