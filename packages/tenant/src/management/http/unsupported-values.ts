import { notSupported } from './errors.ts'

/** A member with values that require protection or access which this tenant does not support. */
export interface SupportedValue {
  /** The member's name; a dot selects a member of a member. */
  member: string
  /** Whether the tenant supports a value. */
  isSupported(value: unknown): boolean
  /** Why any other value is rejected. */
  reason: string
}

/** A value that turns a feature on. */
export const isOff = (value: unknown): boolean => value === false
export const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0
export const never = (): boolean => false

/**
 * Rejects a document with an unsupported value. A member that is only descriptive, or that belongs to a feature which
 * no part of the tenant has, is stored and returned.
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
