import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Files with their own process: they start programs, or take as long as a group. */
const ALONE = /^e2e\/|\/packaging\/|\/(main|crash)\.test\./

/** Large enough that few processes load the same modules, small enough that all cores are busy until the end. */
const FILES_PER_GROUP = 24

/** Test files, relative to the root, that share a process. */
export interface TestGroup {
  name: string
  files: readonly string[]
}

/** Divides test files: those that run alone, and groups of files of the same workspace. */
export function groupTestFiles(files: readonly string[]): { alone: readonly string[]; groups: readonly TestGroup[] } {
  const alone = files.filter(file => ALONE.test(file))
  const byWorkspace = Map.groupBy(
    files.filter(file => !ALONE.test(file)),
    workspaceOf,
  )
  return { alone, groups: Array.from(byWorkspace, ([workspace, members]) => divide(workspace, members)).flat() }
}

/** Deals the files like cards, because neighbours in a folder take similarly long. */
function divide(workspace: string, files: readonly string[]): TestGroup[] {
  const count = Math.ceil(files.length / FILES_PER_GROUP)
  return Array.from({ length: count }, (_, index) => ({
    name: count === 1 ? workspace : `${workspace}-${index + 1}`,
    files: files.filter((_, position) => position % count === index),
  }))
}

/** `packages/tenant/dist/x.test.js` → `packages-tenant`. */
function workspaceOf(file: string): string {
  const [top = '', name = ''] = file.split('/')
  return top === 'packages' || top === 'apps' ? `${top}-${name}` : top
}

/** Writes a module that runs its files for each group. @returns the paths of the modules, in `folder` */
export function writeTestGroups(folder: string, groups: readonly TestGroup[]): string[] {
  const runner = pathToFileURL(join(import.meta.dirname, 'test-files.ts')).href
  return groups.map(({ name, files }) => {
    const module = join(folder, `${name}.test.mjs`)
    writeFileSync(
      module,
      `import { runTestFiles } from ${JSON.stringify(runner)}\nawait runTestFiles(${JSON.stringify(files)})\n`,
    )
    return module
  })
}
