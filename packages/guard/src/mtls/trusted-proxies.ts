import { BlockList, isIP } from 'node:net'

/** Whether an address is one of a trusted proxy. */
export type TrustedProxies = (address: string | undefined) => boolean

const MOST_PROXIES = 1000

/**
 * @param proxies - addresses, and networks in CIDR notation
 * @throws TypeError for other values, and for a network that has every address
 */
export function parseTrustedProxies(proxies: unknown): TrustedProxies {
  if (!Array.isArray(proxies) || proxies.length === 0 || proxies.length > MOST_PROXIES) {
    throw new TypeError(
      'The option "certificate.trustedProxies" must list the addresses of your proxies, such as "10.0.0.0/8"',
    )
  }
  const list = new BlockList()
  for (const proxy of proxies) addProxy(list, proxy)
  return address => {
    const version = address === undefined ? 0 : isIP(address)
    return address !== undefined && version !== 0 && list.check(address, version === 4 ? 'ipv4' : 'ipv6')
  }
}

function addProxy(list: BlockList, proxy: unknown): void {
  const [address = '', prefix, ...rest] = String(proxy).split('/')
  const version = typeof proxy === 'string' && rest.length === 0 ? isIP(address) : 0
  const bits = prefixOf(prefix, version)
  if (version === 0 || bits === undefined) {
    throw new TypeError(
      `The option "certificate.trustedProxies" must list addresses and networks such as "10.0.0.0/8", not "${String(proxy)}"`,
    )
  }
  list.addSubnet(address, bits, version === 4 ? 'ipv4' : 'ipv6')
}

/** How many bits of an address a network has; of a single address, all. A network of 0 bits has every address. */
function prefixOf(prefix: string | undefined, version: number): number | undefined {
  const most = version === 4 ? 32 : 128
  if (prefix === undefined) return most
  const bits = /^\d{1,3}$/.test(prefix) ? Number(prefix) : 0
  return bits > 0 && bits <= most ? bits : undefined
}
