import { globSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** Fonts and pictures are compressed already. */
const COMPRESSIBLE = '**/*.{css,html,js,svg}'

/** The highest Brotli quality takes ten times as long and saves only 6 percent more. */
const BROTLI_QUALITY = 9
const GZIP_LEVEL = 9

/**
 * Writes a Brotli and a gzip version of each text file of built pages, so that the servers need not compress responses.
 *
 * @param folder output folder of a bundler
 */
export async function precompress(folder: string): Promise<void> {
  await Promise.all(globSync(COMPRESSIBLE, { cwd: folder }).map(file => compressFile(join(folder, file))))
}

async function compressFile(file: string): Promise<void> {
  const text = await readFile(file)
  await Promise.all([
    brotli(text).then(compressed => writeFile(`${file}.br`, compressed)),
    promisify(gzip)(text, { level: GZIP_LEVEL }).then(compressed => writeFile(`${file}.gz`, compressed)),
  ])
}

function brotli(text: Buffer): Promise<Buffer> {
  return promisify(brotliCompress)(text, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: text.byteLength,
    },
  })
}
