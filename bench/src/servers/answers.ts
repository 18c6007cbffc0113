import { once } from 'node:events'
import { get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { fieldsOf } from '../load/fields.ts'
import type { Material } from '../tokens/material.ts'
import { readHeaders } from '../tokens/token-file.ts'
import { HEADERS, MESSAGE, PATH } from './answer.ts'

/**
 * @param valid - the file whose first line is accepted
 * @param guarded - whether tampered and expired tokens must be refused
 * @throws Error when a server does not send the bytes and headers that all send, or lets a bad token pass
 */
export async function assertServes(
  name: string,
  port: number,
  { files }: Material,
  guarded: boolean,
  valid = files.one,
): Promise<void> {
  const url = `http://127.0.0.1:${port}${PATH}`
  const ask = (file: string) => send(url, fieldsOf(readHeaders(file).at(0)))

  const { status, headers, body } = await ask(valid)
  if (status !== 200 || body !== JSON.stringify(MESSAGE)) {
    throw new Error(`The server "${name}" answers a valid token with ${status} "${body}"`)
  }
  for (const [header, value] of Object.entries(HEADERS)) {
    const sent = headers[header]?.toString()
    if (sent?.toLowerCase() !== value.toLowerCase()) throw new Error(`The server "${name}" sends "${header}: ${sent}"`)
  }
  if (!guarded) return
  for (const file of [files.tampered, files.expired]) {
    const { status: refused } = await ask(file)
    if (refused !== 401) {
      throw new Error(`The server "${name}" answers the token in "${file}" with ${refused}, not 401`)
    }
  }
}

interface Answer {
  readonly status: number | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** Not with `fetch`, which chooses the host itself. */
async function send(url: string, headers: Record<string, string>): Promise<Answer> {
  const [response]: IncomingMessage[] = await once(get(url, { headers, agent: false }), 'response')
  if (!response) throw new TypeError(`"${url}" did not answer`)
  return { status: response.statusCode, headers: response.headers, body: await text(response) }
}
