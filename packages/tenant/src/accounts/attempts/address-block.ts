import { isIPv4, isIPv6 } from 'node:net'

/**
 * The part of an address that belongs to one subscriber: all of an IPv4 address, the first 64 bits of an IPv6 address.
 *
 * Single IPv6 addresses must not be counted, because each subscriber has 2^64 of them.
 */
export function addressBlock(address: string): string {
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1]
  if (mapped && isIPv4(mapped)) return mapped
  const [bare = ''] = address.split('%')
  if (!isIPv6(bare)) return address

  const [head = '', tail] = bare.split('::')
  const groups = groupsOf(head)
  if (tail !== undefined) {
    const written = groups.length + groupsOf(tail).length
    groups.push(...Array<string>(8 - written).fill('0'), ...groupsOf(tail))
  }
  const network = groups.slice(0, 4).map(group => Number.parseInt(group, 16).toString(16))
  return `${network.join(':')}::/64`
}

function groupsOf(part: string): string[] {
  return part === '' ? [] : part.split(':')
}
