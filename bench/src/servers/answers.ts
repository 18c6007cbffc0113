import type { Material } from '../tokens/material.ts'
import { readHeaders } from '../tokens/token-file.ts'
import { HEADERS, MESSAGE, PATH } from './answer.ts'

/**
 * @param guarded - whether tampered and expired tokens must be refused
 * @throws Error when a server does not send the bytes and headers that all send, or lets a bad token pass
 */
export async function assertServes(name: string, port: number, { files }: Material, guarded: boolean): Promise<void> {
  const url = `http://127.0.0.1:${port}${PATH}`
  const ask = (file: string) => fetch(url, { headers: { authorization: readHeaders(file).at(0) } })

  const response = await ask(files.one)
  const body = await response.text()
  if (response.status !== 200 || body !== JSON.stringify(MESSAGE)) {
    throw new Error(`The server "${name}" answers a valid token with ${response.status} "${body}"`)
  }
  for (const [header, value] of Object.entries(HEADERS)) {
    const sent = response.headers.get(header)
    if (sent?.toLowerCase() !== value.toLowerCase()) throw new Error(`The server "${name}" sends "${header}: ${sent}"`)
  }
  if (!guarded) return
  for (const file of [files.tampered, files.expired]) {
    const refused = await ask(file)
    await refused.arrayBuffer()
    if (refused.status !== 401) {
      throw new Error(`The server "${name}" answers the token in "${file}" with ${refused.status}, not 401`)
    }
  }
}
