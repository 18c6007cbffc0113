import { queryOptions } from '@tanstack/react-query'
import * as v from 'valibot'
import { type Management, path } from './management.ts'

const Method = v.object({ id: v.string(), type: v.string(), enrolled_at: v.optional(v.string()) })
const Factor = v.object({ name: v.string(), enabled: v.boolean() })

/** Prefix of the query keys of second factors. */
export const SECOND_FACTOR = ['second-factor'] as const

const ALL_APPLICATIONS = 'all-applications'

/** The authenticators of a user. */
export function methodsQuery(management: Management, userId: string) {
  return queryOptions({
    queryKey: [...SECOND_FACTOR, 'of', userId],
    queryFn: () => management.get(path`users/${userId}/authentication-methods`, v.array(Method)),
  })
}

/** The code that the authenticator app of a user would show. */
export async function readCode(management: Management, userId: string): Promise<string> {
  return (await management.get(path`local/users/${userId}/otp`, v.object({ otp: v.string() }))).otp
}

export function removeMethods(management: Management, userId: string): Promise<void> {
  return management.sendVoid('DELETE', path`users/${userId}/authentication-methods`)
}

/** Whether the tenant has one-time passwords, and whether every login requires one. */
export function guardianQuery(management: Management) {
  return queryOptions({
    queryKey: [...SECOND_FACTOR, 'tenant'],
    queryFn: async () => {
      const factors = await management.get('guardian/factors', v.array(Factor))
      const policies = await management.get('guardian/policies', v.array(v.string()))
      return {
        isEnabled: factors.some(({ name, enabled }) => name === 'otp' && enabled),
        isRequired: policies.includes(ALL_APPLICATIONS),
      }
    },
  })
}

export function switchFactor(management: Management, enabled: boolean): Promise<void> {
  return management.sendVoid('PUT', 'guardian/factors/otp', { enabled })
}

export function switchPolicy(management: Management, isRequired: boolean): Promise<void> {
  return management.sendVoid('PUT', 'guardian/policies', isRequired ? [ALL_APPLICATIONS] : [])
}
