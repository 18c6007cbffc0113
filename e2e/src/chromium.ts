import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** A Chromium executable and the additional environment variables that it needs. */
export interface Chromium {
  executablePath: string
  env: Record<string, string>
}

/**
 * Finds a Chromium: the one in `CHROMIUM_PATH`, or the one in `@sparticuz/chromium`, which is unpacked on first use.
 *
 * @throws Error on a platform that the package does not support, unless `CHROMIUM_PATH` is set
 */
export async function findChromium(): Promise<Chromium> {
  const named = process.env.CHROMIUM_PATH
  if (named) {
    if (existsSync(named)) return { executablePath: named, env: {} }
    throw new Error(`CHROMIUM_PATH names "${named}", which does not exist: set it to a Chromium or Chrome executable`)
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `There is no bundled Chromium for ${process.platform} on ${process.arch}: set CHROMIUM_PATH to a Chromium or Chrome executable`,
    )
  }

  const folder = await unpacked()
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      // Libraries and a font that a minimal machine does not have.
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  }
}

/** The folder of this version. If several processes unpack it at the same time, the first rename wins. */
async function unpacked(): Promise<string> {
  const manifest = fileURLToPath(new URL('../package.json', import.meta.resolve('@sparticuz/chromium')))
  const { version } = JSON.parse(await readFile(manifest, 'utf8'))
  // Not the shared temporary folder, where another user could plant an executable.
  const cache = fileURLToPath(new URL('../../node_modules/.cache/tollgate/', import.meta.url))
  const folder = join(cache, `chromium-${version}`)
  if (existsSync(folder)) return folder

  await mkdir(cache, { recursive: true })
  const staging = await mkdtemp(join(cache, 'unpacking-'))
  try {
    await promisify(execFile)(process.execPath, [fileURLToPath(new URL('unpack-chromium.js', import.meta.url))], {
      env: { ...process.env, TMPDIR: staging },
    })
    await writeFile(join(staging, 'fonts.conf'), fontConfiguration(folder))
    await rename(staging, folder)
  } catch (error) {
    await rm(staging, { recursive: true, force: true })
    if (!existsSync(folder)) throw new Error(`Cannot unpack Chromium into "${folder}"`, { cause: error })
  }
  return folder
}

/** The fonts of the machine first, then the one in the package, whose own configuration uses only `/tmp`. */
function fontConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>${folder}/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`
}
