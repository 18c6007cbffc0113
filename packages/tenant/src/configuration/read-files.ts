import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Problem, replaceKeywords } from './keywords.ts'

export const TENANT_FILE = 'tenant.yaml'
export const TOLLGATE_FILE = 'tollgate.yaml'

/** A configuration file whose keywords are replaced. */
export interface ConfigurationFile {
  name: string
  text: string
}

/** The configuration in a folder, and what is wrong with it so far. */
export interface ReadFiles {
  files: ConfigurationFile[]
  problems: Problem[]
}

/**
 * Reads `tollgate.yaml`, and `tenant.yaml` or the file that `import` in `tollgate.yaml` names. Keywords get their values
 * from `mappings` in `tollgate.yaml` and from the environment.
 *
 * @returns `undefined` when the folder has neither file
 */
export async function readConfigurationFiles(
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ReadFiles | undefined> {
  const own = await readIfPresent(join(folder, TOLLGATE_FILE))
  const { imported, mappings } = own === undefined ? { imported: undefined, mappings: {} } : await settingsIn(own)
  const name = imported ?? TENANT_FILE
  const portable = await readIfPresent(join(folder, name))
  if (own === undefined && portable === undefined) return undefined

  const values = { ...environment, ...mappings }
  const problems: Problem[] = []
  const files: ConfigurationFile[] = []
  for (const [file, text] of [
    [name, portable],
    [TOLLGATE_FILE, own],
  ] as const) {
    if (text === undefined) continue
    const replaced = replaceKeywords(file, text, values)
    problems.push(...replaced.problems)
    files.push({ name: file === name ? TENANT_FILE : file, text: replaced.text })
  }
  if (imported !== undefined && portable === undefined) {
    problems.push({
      file: TOLLGATE_FILE,
      line: 1,
      message: `"import" names "${name}", which does not exist: create it`,
    })
  }
  return { files, problems }
}

/** The two members that are needed before keywords can be replaced. A file with mistakes is reported later. */
async function settingsIn(text: string): Promise<{ imported: string | undefined; mappings: Record<string, unknown> }> {
  const value = await parsed(text)
  const members = isObject(value) ? value : {}
  return {
    imported: typeof members.import === 'string' ? members.import : undefined,
    mappings: isObject(members.mappings) ? members.mappings : {},
  }
}

/** The parser is loaded late: most folders have no configuration, and a start should not load it for nothing. */
async function parsed(text: string): Promise<unknown> {
  const { parse } = await import('yaml')
  try {
    return parse(text)
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
