import { cp, mkdir, readdir, rename, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { CONFIGURATION, type ProjectPlan } from './project-files.ts'

/** npm leaves files with this name out of packages, so the templates have it without the dot. */
const WITHOUT_DOT = 'gitignore'

/** The first describes the template as a project of its own. The others are files of the whole project. */
const OF_A_TEMPLATE = ['README.md', ...CONFIGURATION]

/** Writes a project to a folder. */
export async function writeProject(path: string, { templates, files }: ProjectPlan): Promise<void> {
  for (const [name, template] of Object.entries(templates)) {
    await cp(template, join(path, name), {
      recursive: true,
      filter: source => !OF_A_TEMPLATE.includes(basename(source)),
    })
    const names = await readdir(join(path, name))
    if (names.includes(WITHOUT_DOT)) await rename(join(path, name, WITHOUT_DOT), join(path, name, `.${WITHOUT_DOT}`))
  }
  for (const [name, text] of Object.entries(files)) {
    const file = join(path, name)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  }
}
