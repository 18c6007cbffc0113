import { get } from 'node:http'
import { nextMessage, startChild } from './child.ts'
import { SERVER_CORE } from './pinning.ts'
import { progress } from './progress.ts'
import { type Round, shuffle } from './round.ts'
import { PATH } from './servers/answer.ts'
import { readHeaders } from './tokens/token-file.ts'
import type { Workshop } from './tokens/workshop.ts'

/** Milliseconds from starting a server's process to its first 200 to a request with a token. */
export async function coldStarts({ material }: Workshop, rounds: number): Promise<Round[]> {
  const authorization = readHeaders(material.files.one).at(0)
  const measured: Round[] = []
  for (let round = 1; round <= rounds; round += 1) {
    progress(`cold start ${round}/${rounds}`)
    const times: Record<string, number> = {}
    for (const name of shuffle(['bare', 'unguarded', 'api'])) {
      const start = performance.now()
      const child = startChild(`servers/${name}`, { material, port: 0 }, { cores: SERVER_CORE })
      const message = await nextMessage(child)
      await ask(message, authorization)
      times[name] = performance.now() - start
      child.kill('SIGKILL')
    }
    measured.push(times)
  }
  return measured
}

/** Node's plain client: `fetch` takes longer to load than some servers take to start. */
function ask(message: unknown, authorization: string): Promise<void> {
  const { port } = Object(message)
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: PATH, agent: false, headers: { authorization } }, response => {
      response.resume()
      if (response.statusCode === 200) resolve()
      else reject(new Error(`The server returned for its first request ${response.statusCode}`))
    }).once('error', reject)
  })
}
