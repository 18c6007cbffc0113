import { queryOptions } from '@tanstack/react-query'
import * as v from 'valibot'
import { type Management, path } from './management.ts'

const Settings = v.object({
  friendly_name: v.optional(v.nullable(v.string())),
  /** The connection of the password grant. */
  default_directory: v.optional(v.nullable(v.string())),
  /** Hours. */
  session_lifetime: v.optional(v.number()),
  /** Hours. */
  idle_session_lifetime: v.optional(v.number()),
})

const SigningKey = v.object({
  kid: v.string(),
  fingerprint: v.optional(v.string(), ''),
  current: v.optional(v.nullable(v.boolean()), false),
  next: v.optional(v.nullable(v.boolean()), false),
  previous: v.optional(v.nullable(v.boolean()), false),
  revoked: v.optional(v.nullable(v.boolean()), false),
  current_since: v.optional(v.nullable(v.string())),
  current_until: v.optional(v.nullable(v.string())),
  revoked_at: v.optional(v.nullable(v.string())),
})

export type TenantSettings = v.InferOutput<typeof Settings>
/** A signing key: the current, the next or a previous one. */
export type SigningKey = v.InferOutput<typeof SigningKey>

export const TENANT_SETTINGS = ['tenant-settings'] as const
export const SIGNING_KEYS = ['signing-keys'] as const

export function settingsQuery(management: Management) {
  return queryOptions({ queryKey: TENANT_SETTINGS, queryFn: () => management.get('tenants/settings', Settings) })
}

export function updateSettings(management: Management, changes: Partial<TenantSettings>): Promise<TenantSettings> {
  return management.send('PATCH', 'tenants/settings', changes, Settings)
}

/** Resets the tenant to its initial state. All sessions end, including the current one. */
export function resetTenant(management: Management, name: string): Promise<void> {
  return management.sendVoid('POST', 'local/reset', { tenant: name })
}

export function signingKeysQuery(management: Management) {
  return queryOptions({ queryKey: SIGNING_KEYS, queryFn: () => management.get('keys/signing', v.array(SigningKey)) })
}

export function rotateKey(management: Management): Promise<void> {
  return management.sendVoid('POST', 'keys/signing/rotate')
}

export function revokeKey(management: Management, kid: string): Promise<void> {
  return management.sendVoid('PUT', path`keys/signing/${kid}/revoke`)
}
