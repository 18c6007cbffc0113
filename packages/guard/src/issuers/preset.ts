import { type IssuerAddress, withoutPassword } from '../options/auth0.ts'
import type { IssuerProfile } from '../token/profile.ts'

/** The options of an issuer: spread them into the options of a guard, and add the audience. */
export interface IssuerPreset extends IssuerAddress {
  readonly profile: IssuerProfile
}

/** @throws TypeError if a part of an address is missing, or has a character that would change the address */
export function checkName(option: string, value: unknown, expected: string, form: RegExp = /^[\w.-]+$/): void {
  if (typeof value === 'string' && form.test(value)) return
  throw new TypeError(`The option "${option}" must be ${expected}, not "${withoutPassword(value)}"`)
}

/** Strings in an array; empty for another value. */
export function stringsIn(value: unknown): readonly string[] {
  return Array.isArray(value) && value.every(each => typeof each === 'string') ? value : []
}

/** The words of a string with spaces, or the strings of an array. */
export function wordsIn(value: unknown): readonly string[] {
  return typeof value === 'string' ? value.split(' ').filter(word => word !== '') : stringsIn(value)
}
