import { type ClientConfig, tenantOrigin } from '../config.ts'

/**
 * The page of the dashboard that grants permissions to a user. A tenant on this machine has it.
 *
 * @param userId the claim `sub` of the user
 * @returns `undefined` for other tenants, where an administrator grants permissions
 */
export function grantUrl(config: ClientConfig, userId: string | undefined, permissions: string[]): string | undefined {
  const origin = tenantOrigin(config)
  const isLocal = /^(.+\.)?localhost$/.test(new URL(origin).hostname)
  if (!isLocal || userId === undefined) return undefined
  const query = new URLSearchParams({ api: config.audience, add: permissions.join(' ') })
  return `${origin}/dashboard/users/${encodeURIComponent(userId)}/permissions?${query}`
}
