/**
 * Unpacks the Chromium of `@sparticuz/chromium` into the temporary folder (`TMPDIR`) of this process.
 * It runs as a separate process, because the package always writes there, and not atomically.
 */
import { fileURLToPath } from 'node:url'
import { inflate } from '@sparticuz/chromium'

const packed = fileURLToPath(new URL('../bin/', import.meta.resolve('@sparticuz/chromium')))
await Promise.all(['chromium.br', 'al2023.tar.br', 'fonts.tar.br'].map(file => inflate(`${packed}${file}`)))
