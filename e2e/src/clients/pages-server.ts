import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** A server for the built pages of a client. */
export interface PagesServer extends AsyncDisposable {
  origin: string
}

/**
 * Serves the built pages of a client, and `index.html` for all paths without a file.
 *
 * The settings are part of a build. So that one build works with any tenant, this server replaces them.
 *
 * @param settings the replacement of each setting
 */
export async function servePages(
  folder: string,
  port: number,
  settings: ReadonlyMap<string, string>,
): Promise<PagesServer> {
  const replace = (text: string) => [...settings].reduce((result, [from, to]) => result.replaceAll(from, to), text)
  const server = createServer(async ({ url = '/' }, response) => {
    const path = normalize(new URL(url, 'http://localhost').pathname)
    const file = extname(path) === '' ? '/index.html' : path
    try {
      const text = await readFile(join(folder, file), 'utf8')
      response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(replace(text))
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, 'localhost', resolve))

  return {
    origin: `http://localhost:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
