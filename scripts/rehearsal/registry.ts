import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { basename, join } from 'node:path'

/** A registry on this machine. */
export interface Registry extends AsyncDisposable {
  origin: string
}

const UPSTREAM = 'https://registry.npmjs.org'

/**
 * Starts a registry that has the packed packages. Requests for other packages are redirected to npm's registry.
 *
 * @param root the repository
 * @param archives the path of each package's archive by the folder of the package
 */
export async function startRegistry(root: string, archives: ReadonlyMap<string, string>): Promise<Registry> {
  const packages = new Map<string, { manifest: Record<string, unknown>; archive: string }>()
  for (const [folder, archive] of archives) {
    const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
    packages.set(manifest.name, { manifest, archive })
  }
  const server = createServer(({ url = '/' }, response) => {
    const path = decodeURIComponent(url.slice(1))
    const own = packages.get(path)
    const archive = [...archives.values()].find(each => basename(each) === basename(path))
    if (own) response.setHeader('content-type', 'application/json').end(JSON.stringify(describe(own, originOf(server))))
    else if (archive) response.end(readFileSync(archive))
    else response.writeHead(307, { location: `${UPSTREAM}${url}` }).end()
  })
  server.listen(0, 'localhost')
  await once(server, 'listening')
  return {
    origin: originOf(server),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** What npm's registry says about a package with one version. */
function describe(
  { manifest, archive }: { manifest: Record<string, unknown>; archive: string },
  origin: string,
): object {
  const integrity = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`
  const { name, version } = manifest
  const described = { ...manifest, dist: { tarball: `${origin}/-/${basename(archive)}`, integrity } }
  // Package managers can refuse versions that are new.
  const time = { [String(version)]: '2026-01-01T00:00:00.000Z' }
  return { name, 'dist-tags': { latest: version }, versions: { [String(version)]: described }, time }
}

function originOf(server: Server): string {
  const address = server.address()
  return `http://localhost:${typeof address === 'object' && address ? address.port : 0}`
}
