import { cancel, intro, isCancel, select, text } from '@clack/prompts'
import { type Catalog, offeredClients } from './catalog.ts'
import { type Choices, DEFAULTS } from './choices.ts'
import { requireFreeFolder } from './target-folder.ts'

/** Thrown when the user cancels. */
class Canceled extends Error {}

/**
 * Asks for what has not been chosen yet.
 *
 * @param base the current folder
 * @returns `undefined` if the user cancels
 */
export async function ask(
  { folder, api, client, language, packageManager }: Partial<Choices>,
  catalog: Catalog,
  base: string,
): Promise<Choices | undefined> {
  intro('A project with an API, a client and a local tenant')
  try {
    return {
      folder: folder ?? (await askFolder(base)),
      api: api ?? (await choose('API', catalog.apis)),
      client: client ?? (await choose('Client', offeredClients(catalog))),
      language: language ?? (await choose('Language', LANGUAGES)),
      packageManager: packageManager ?? (await choose('Package manager', PACKAGE_MANAGERS)),
    }
  } catch (error) {
    if (!(error instanceof Canceled)) throw error
    cancel('Nothing was created')
    return undefined
  }
}

const LANGUAGES = [
  { name: 'ts', title: 'TypeScript' },
  { name: 'js', title: 'JavaScript' },
] as const

const PACKAGE_MANAGERS = [
  { name: 'npm', title: 'npm' },
  { name: 'pnpm', title: 'pnpm' },
  { name: 'yarn', title: 'Yarn' },
] as const

async function askFolder(base: string): Promise<string> {
  const answer = await text({ message: 'Folder', placeholder: DEFAULTS.folder, defaultValue: DEFAULTS.folder })
  if (isCancel(answer)) throw new Canceled()
  await requireFreeFolder(base, answer)
  return answer
}

async function choose<Name extends string>(
  message: string,
  templates: readonly { name: Name; title: string }[],
): Promise<Name> {
  const options = templates.map(({ name, title }) => ({ value: name, label: title }))
  const answer = await select<string>({ message, options })
  const chosen = templates.find(({ name }) => name === answer)
  if (!chosen) throw new Canceled()
  return chosen.name
}
