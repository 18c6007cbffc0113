import { parseArgs } from 'node:util'
import leven from 'leven'
import type { Catalog } from './catalog.ts'
import { type Choices, valuesOf } from './choices.ts'
import type { PackageManager } from './package-manager.ts'
import { UsageError } from './usage-error.ts'

/** What the command line says. */
export interface Arguments {
  /** What has been chosen already. */
  choices: Partial<Choices>
  /** Whether to ask nothing, and to use the defaults. */
  yes: boolean
  /** Whether to install the dependencies. */
  install: boolean
  help: boolean
}

const OPTIONS = {
  api: { type: 'string' },
  client: { type: 'string' },
  language: { type: 'string' },
  'package-manager': { type: 'string' },
  yes: { type: 'boolean', short: 'y', default: false },
  'no-install': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

/**
 * Reads the command line.
 *
 * @throws {UsageError} for an unknown option or value
 */
export function parseArguments(args: readonly string[], catalog: Catalog): Arguments {
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options: OPTIONS,
    allowPositionals: true,
    strict: false,
    tokens: true,
  })
  for (const token of tokens) if (token.kind === 'option') requireKnown(token)
  const [folder, ...more] = positionals
  if (more.length > 0) throw new UsageError(`"${more[0]}" is one argument too many: name one folder`)
  const known = valuesOf(catalog)
  const value = (name: keyof typeof known) => {
    const text = values[name]
    return typeof text === 'string' ? requireValue(`--${name}`, text, known[name]) : undefined
  }
  const [api, client, language, packageManager] = [
    value('api'),
    value('client'),
    value('language'),
    value('package-manager'),
  ]
  return {
    choices: {
      ...(folder !== undefined && { folder }),
      ...(api !== undefined && { api }),
      ...(client !== undefined && { client }),
      ...(isLanguage(language) && { language }),
      ...(isPackageManager(packageManager) && { packageManager }),
    },
    yes: values.yes === true,
    install: values['no-install'] !== true,
    help: values.help === true,
  }
}

function requireKnown({ name, rawName, value }: { name: string; rawName: string; value?: string | undefined }): void {
  const option = Object.entries(OPTIONS).find(([known]) => known === name)?.[1]
  if (!option)
    throw new UsageError(
      `Unknown option "${rawName}": ${remedy(
        rawName,
        Object.keys(OPTIONS).map(known => `--${known}`),
      )}`,
    )
  if (option.type === 'string' && value === undefined)
    throw new UsageError(`The option "${rawName}" has no value: add one`)
  if (option.type === 'boolean' && value !== undefined)
    throw new UsageError(`The option "${rawName}" takes no value: remove "${value}"`)
}

function requireValue(option: string, value: string, known: readonly string[]): string {
  if (known.includes(value)) return value
  throw new UsageError(`The value "${value}" of "${option}" is unknown: ${remedy(value, known)}`)
}

/** At most a third of the letters may differ. */
function remedy(text: string, known: readonly string[]): string {
  const [nearest] = known
    .map(name => ({ name, distance: leven(name, text) }))
    .filter(({ name, distance }) => distance <= Math.ceil(name.length / 3))
    .sort((a, b) => a.distance - b.distance)
  return nearest ? `did you mean "${nearest.name}"?` : `choose ${known.map(name => `"${name}"`).join(', ')}`
}

function isLanguage(value: string | undefined): value is Choices['language'] {
  return value === 'ts' || value === 'js'
}

function isPackageManager(value: string | undefined): value is PackageManager {
  return value === 'npm' || value === 'pnpm' || value === 'yarn'
}
