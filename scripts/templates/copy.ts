import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import apis from '../../apis/catalog.json' with { type: 'json' }
import clients from '../../clients/catalog.json' with { type: 'json' }

/** What an installation or a build writes, and settings of a developer. */
const NOT_A_TEMPLATE = new Set(['node_modules', 'dist', 'environments', '.angular', '.env'])

/**
 * Copies the APIs and clients, and writes the catalog of them.
 *
 * @param root the repository
 * @param folder is replaced
 */
export function copyTemplates(root: string, folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const name of apis.flatMap(api => [api.name, `${api.name}-js`])) copy(root, folder, `apis/${name}`)
  for (const { name } of clients) copy(root, folder, `clients/${name}`)
  const titled = (templates: readonly { name: string; title: string }[]) =>
    templates.map(({ name, title }) => ({ name, title }))
  const catalog = { apis: titled(apis), clients: titled(clients) }
  writeFileSync(join(folder, 'catalog.json'), `${JSON.stringify(catalog, null, 2)}\n`)
}

function copy(root: string, folder: string, name: string): void {
  const target = join(folder, name)
  cpSync(join(root, name), target, { recursive: true, filter: source => !NOT_A_TEMPLATE.has(basename(source)) })
  // npm leaves ".gitignore" out of packages.
  renameSync(join(target, '.gitignore'), join(target, 'gitignore'))
}
