import type { SourceStyle } from './source-style.ts'

/** The module that creates the guard. */
export function guardModule({ isCommonJs, quote, end }: SourceStyle): string {
  const from = `${quote}@tollgate/guard${quote}`
  const names = '{ auth0, createGuard }'
  const empty = quote + quote
  const created = `createGuard({ ...auth0(AUTH0_DOMAIN), audience: AUTH0_AUDIENCE })${end}`
  return [
    isCommonJs ? `const ${names} = require(${from})${end}` : `import ${names} from ${from}${end}`,
    '',
    `const { AUTH0_DOMAIN = ${empty}, AUTH0_AUDIENCE = ${empty} } = process.env${end}`,
    '',
    '/** Verifies the access tokens of the tenant. */',
    isCommonJs ? `const guard = ${created}\n\nmodule.exports = { guard }${end}` : `export const guard = ${created}`,
    '',
  ].join('\n')
}

/** `package.json` with the guard, in alphabetical order and with the same indentation. */
export function manifestWith(text: string, manifest: Readonly<Record<string, unknown>>, version: string): string {
  const all: Record<string, unknown> = { ...Object(manifest.dependencies), '@tollgate/guard': version }
  const dependencies = Object.fromEntries(Object.entries(all).toSorted(([one], [other]) => (one < other ? -1 : 1)))
  const [, indentation = '  '] = /^\{\r?\n([ \t]+)"/.exec(text) ?? []
  return `${JSON.stringify({ ...manifest, dependencies }, null, indentation)}${text.endsWith('\n') ? '\n' : ''}`
}

const VARIABLES = {
  AUTH0_DOMAIN: ['# The tenant: "npx tollgate start" runs a local one.', 'http://localhost:7070'],
  AUTH0_AUDIENCE: ['# The identifier of this API.', 'https://hello-world.example.com'],
} as const

/** `.env.example` with the variables that the guard needs. */
export function variablesWith(text = ''): string {
  const missing = Object.entries(VARIABLES).filter(
    ([name]) => !new RegExp(`^\\s*(export\\s+)?${name}\\s*=`, 'm').test(text),
  )
  const start = text === '' || text.endsWith('\n') ? text : `${text}\n`
  return start + missing.map(([name, [comment, value]]) => `${comment}\n${name}=${value}\n`).join('')
}
