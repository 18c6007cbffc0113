import { request } from 'node:https'
import { buffer } from 'node:stream/consumers'

/** `fetch` over https, for a client that trusts one authority: Node's own takes further ones only when it starts. */
export function createSecureFetch(authority: string): typeof fetch {
  return async (input, init) => {
    const { url, method, headers, body } = new Request(input, init)
    const content = body ? Buffer.from(await new Response(body).arrayBuffer()) : undefined
    const { promise, resolve, reject } = Promise.withResolvers<Response>()
    const sent = request(url, { method, headers: Object.fromEntries(headers), ca: authority, agent: false })
    sent.on('error', reject)
    sent.on('response', async response => {
      const received = new Headers()
      for (const [name, value] of pairsOf(response.rawHeaders)) received.append(name, value)
      const { statusCode: status = 0 } = response
      const content = await buffer(response)
      resolve(new Response(content.length > 0 ? content : null, { status, headers: received }))
    })
    sent.end(content)
    return promise
  }
}

function pairsOf(rawHeaders: readonly string[]): [string, string][] {
  return rawHeaders.flatMap((name, index): [string, string][] =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? '']] : [],
  )
}
