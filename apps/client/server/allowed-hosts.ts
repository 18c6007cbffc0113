import { parseAllowedHosts } from '@tollgate/loopback'
import { ConfigError } from './config.ts'

/**
 * Reads `ALLOWED_HOSTS`: host names that the server accepts in addition to those of this machine.
 *
 * @throws ConfigError for an entry that is not a host
 */
export function readAllowedHosts(value: string | undefined): string[] {
  try {
    return parseAllowedHosts(value)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigError(`ALLOWED_HOSTS must be a list of hosts: ${reason}`, { cause })
  }
}
