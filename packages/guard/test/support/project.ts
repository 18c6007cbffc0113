import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

/** A package of somebody who uses the guard, in a folder of its own. */
export interface Project extends AsyncDisposable {
  readonly folder: string
  /** Runs a Node program, named from the project's folder. @returns what it printed, errors first */
  run(program: string, ...args: string[]): Promise<string>
}

/** @param files - their texts by their names; `package.json` is one of them */
export async function createProject(files: Readonly<Record<string, string>>): Promise<Project> {
  // Beside this file, so that it finds what this package has installed, the guard by its name included.
  const folder = await mkdtemp(join(import.meta.dirname, 'project-'))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }

  async function run(program: string, ...args: string[]): Promise<string> {
    const { stderr, stdout } = await promisify(execFile)(process.execPath, [program, ...args], { cwd: folder })
    return stderr + stdout
  }

  return {
    folder,
    run,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}
