import type { IncomingMessage, RequestListener } from 'node:http'
import { BlockList, isIP } from 'node:net'

/**
 * Parses addresses and networks, such as `10.0.0.1` and `172.16.0.0/12`.
 *
 * @throws TypeError quoting the entry that is neither
 */
export function parseProxies(entries: readonly string[]): BlockList {
  const proxies = new BlockList()
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/', 2)
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    const length = bits === undefined ? undefined : Number(bits)
    const isLength = length === undefined || (/^\d{1,3}$/.test(bits ?? '') && length <= (family === 'ipv6' ? 128 : 32))
    if (isIP(address) === 0 || !isLength) {
      throw new TypeError(
        `"${entry}" is not a proxy: name addresses such as "10.0.0.1" or networks such as "172.16.0.0/12"`,
      )
    }
    if (length === undefined) proxies.addAddress(address, family)
    else proxies.addSubnet(address, length, family)
  }
  return proxies
}

/** Headers by which a proxy describes the client's request; a client could send them as well. */
const DESCRIBING = ['forwarded', 'x-forwarded-host', 'x-forwarded-port', 'x-real-ip']

/**
 * Replaces the headers that describe a client by what is known: the scheme of the issuer, and the address of the client.
 * That is the connection's, or for a trusted proxy the last address in `X-Forwarded-For` that is not a trusted proxy.
 */
export function describeClient(
  listener: RequestListener,
  { issuer, proxies }: { issuer: string; proxies: BlockList },
): RequestListener {
  const scheme = new URL(issuer).protocol.slice(0, -1)
  return (request, response) => {
    const { headers } = request
    const address = clientAddress(request, proxies)
    for (const name of DESCRIBING) delete headers[name]
    headers['x-forwarded-proto'] = scheme
    headers['x-forwarded-for'] = address
    listener(request, response)
  }
}

function clientAddress({ socket, headers }: IncomingMessage, proxies: BlockList): string {
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',')
  const chain = [...forwarded.split(',').map(each => each.trim()), socket.remoteAddress ?? '']
  let nearest = socket.remoteAddress ?? ''
  for (const address of chain.reverse()) {
    if (isIP(address) === 0) return nearest
    nearest = address
    if (!isTrusted(address, proxies)) return address
  }
  return nearest
}

function isTrusted(address: string, proxies: BlockList): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '')
  return proxies.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4')
}
