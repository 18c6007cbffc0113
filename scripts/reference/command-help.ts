import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../steps.ts'

const BLOCK = /(?<=^```text\n)Usage: tollgate (\S+).*?(?=^```$)/gms
const COMMAND = /^ {2}(\w+) {2,}/gm

/** What each command of `tollgate` prints with `--help`, by its name; `<command>` is the command line itself. */
export async function readHelp(): Promise<ReadonlyMap<string, string>> {
  const { run } = await import(pathToFileURL(join(root, 'packages/cli/dist/run.js')).href)
  const helpOf = async (...words: string[]): Promise<string> => {
    let printed = ''
    const write = (text: string) => {
      printed += text
    }
    await run([...words, '--help'], { folder: root, environment: {}, write, warn: write })
    return printed
  }
  const overview = await helpOf()
  const names = Array.from(overview.matchAll(COMMAND), ([, name = '']) => name)
  const helps = names.map(async name => [name, await helpOf(name)] as const)
  return new Map([['<command>', overview], ...(await Promise.all(helps))])
}

/**
 * The page with these texts in its blocks.
 *
 * @throws if the page has no block for a command, or one for a command that does not exist
 */
export function renderHelp(page: string, help: ReadonlyMap<string, string>): string {
  const shown = new Set<string>()
  const rendered = page.replace(BLOCK, (_block, name: string) => {
    shown.add(name)
    return help.get(name) ?? fail(`docs/reference/cli.md has the unknown command "${name}"`)
  })
  const missing = [...help.keys()].find(name => !shown.has(name))
  return missing ? fail(`docs/reference/cli.md needs a block "Usage: tollgate ${missing}"`) : rendered
}

function fail(message: string): never {
  throw new Error(message)
}
