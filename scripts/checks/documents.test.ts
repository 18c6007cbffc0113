import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import process from 'node:process'
import { describe, it } from 'node:test'
import { promisify } from 'node:util'
import { parseSync } from 'rolldown/utils'
import { parse as parseYaml } from 'yaml'
import { messagesIn, thrownMessages } from '../prose/thrown-messages.ts'
import { PUBLISHED } from '../published.ts'
import { renderHelp } from '../reference/command-help.ts'
import { readMembers } from '../reference/member-table.ts'
import { generatedPages } from '../reference/pages.ts'
import { readRefusals } from '../reference/refusal-table.ts'
import { root } from '../steps.ts'

const REPOSITORY = 'https://github.com/tollgate/tollgate'

const read = (file: string): string => readFileSync(join(root, file), 'utf8')

function blocksOf(document: string, language: string): string[] {
  const blocks = new RegExp(`^\`\`\`${language}\\n(.*?)\\n\`\`\`$`, 'gms')
  return Array.from(read(document).matchAll(blocks), ([, code = '']) => code)
}

/** The anchors that a page has on the forge and in the site. */
function anchorsOf(document: string): ReadonlySet<string> {
  const text = read(document).replaceAll(/^```.*?^```/gms, '')
  const headings = Array.from(text.matchAll(/^#{1,6} (.*)$/gm), ([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
  return new Set([...headings, ...Array.from(text.matchAll(/<a id="([^"]+)"/g), ([, id = '']) => id)])
}

describe('the documents', () => {
  for (const document of [
    ...globSync('*.md', { cwd: root }),
    ...globSync('packages/*/README.md', { cwd: root }),
    ...globSync('docs/**/*.md', { cwd: root, exclude: ['**/node_modules', 'docs/reference/api'] }),
  ]) {
    it(`have no dead links: ${document}`, () => {
      const addresses = /(?:\]\(|\bsrc(?:set)?=")(?!https?:|#)([^)#"]+)/g
      const links = [...read(document).matchAll(addresses)].map(([, link = '']) => link)
      assert.deepEqual(
        links.filter(link => !existsSync(join(root, dirname(document), link))),
        [],
      )
      const sections = [...read(document).matchAll(/\]\((?!https?:)([^)#]*)#([^)]+)\)/g)]
        .map(([, path = '', anchor = '']) => ({ page: path ? join(dirname(document), path) : document, anchor }))
        .filter(({ page }) => page.endsWith('.md'))
      assert.deepEqual(
        sections.filter(({ page, anchor }) => !anchorsOf(page).has(anchor)),
        [],
      )
    })
  }

  for (const document of ['CONTRIBUTING.md', 'docs/explanation/architecture.md']) {
    it(`name files and folders that exist: ${document}`, () => {
      const paths = /`((?:packages|scripts|docs|examples|apps|e2e|bench)\/[\w./-]+)`/g
      const named = Array.from(read(document).matchAll(paths), ([, path = '']) => path)
      assert.ok(named.length > 3)
      assert.deepEqual(
        named.filter(path => !existsSync(join(root, path))),
        [],
      )
    })
  }

  for (const folder of PUBLISHED) {
    it(`have a home page and an address for bugs in the manifest of ${folder}`, () => {
      const { homepage, bugs, repository } = JSON.parse(read(`${folder}/package.json`))
      assert.deepEqual([repository.directory, homepage], [folder, `${REPOSITORY}/tree/main/${folder}#readme`])
      assert.equal(bugs.url, `${REPOSITORY}/issues`)
    })
  }

  for (const document of ['packages/tenant/README.md', 'docs/reference/tenant.md']) {
    it(`show a program that starts a tenant: ${document}`, async () => {
      const [program = ''] = blocksOf(document, 'ts')
      const args = ['--input-type=module', '--eval', program]
      const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: join(root, 'scripts') })
      assert.match(stdout, /^http:\/\/localhost:\d+\/\n$/)
    })
  }

  for (const document of globSync('docs/{tutorial,how-to,reference,explanation}/*.md', { cwd: root })) {
    it(`have JavaScript, JSON and YAML without syntax errors: ${document}`, () => {
      for (const code of blocksOf(document, 'js')) assert.deepEqual(parseSync('snippet.js', code).errors, [])
      for (const json of blocksOf(document, 'json')) for (const line of json.split('\n')) JSON.parse(line)
      for (const yaml of blocksOf(document, 'yaml')) parseYaml(yaml)
    })
  }

  it('list every variable of .env.example and of the command line in docs/reference/environment-variables.md', () => {
    const page = read('docs/reference/environment-variables.md')
    const sources = globSync('packages/cli/src/**/*.ts', { cwd: root, exclude: ['**/*.test.ts'] })
      .map(read)
      .join('')
    const commands = Array.from(sources.matchAll(/\b(?:environment|file)\.([A-Z0-9_]+)\b/g), ([, name]) => name)
    assert.ok(commands.includes('TOLLGATE_DATA'))
    const variables = Array.from(read('.env.example').matchAll(/^([A-Z0-9_]+)=/gm), ([, name]) => name)
    assert.ok(variables.length > 5)
    for (const name of [...variables, ...commands]) assert.match(page, new RegExp(`^\\| \`${name}\` `, 'm'))
  })

  it('show the same route in the README as in examples/fastify', () => {
    const shown = /```ts\n([\s\S]*?)```/.exec(read('README.md'))?.[1] ?? ''
    const example = read('examples/fastify/main.ts').split('\n')
    assert.ok(shown.includes('permissions('))
    assert.deepEqual(
      shown.split('\n').filter(line => !example.includes(line)),
      [],
    )
  })

  it('name npm scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json'))
    for (const [, name = ''] of read('README.md').matchAll(
      /npm (?:run )?(start|test|dev|build|check|conformance|mutate|screenshots|bench|fix|docs|words|release)\b/g,
    )) {
      assert.ok(name in scripts, name)
    }
  })

  it('have a CI run that uses the README\u2019s test command on a clean clone and then runs real clients', () => {
    assert.ok(read('README.md').includes('`npm ci && npm test`'))
    assert.match(read('.ci/run'), /^npm ci && npm test\nnpm run conformance$/m)
  })

  it('have every how-to guide in the index and in the sidebar', () => {
    const index = read('docs/how-to/index.md')
    const sidebar = read('docs/.vitepress/config.ts')
    for (const file of globSync('*.md', { cwd: join(root, 'docs/how-to') }).filter(name => name !== 'index.md')) {
      assert.ok(index.includes(`(${file})`), file)
      assert.ok(sidebar.includes(`'${file.replace(/^(?:protect|migrate-from)-|\.md$/g, '')}'`), file)
    }
  })

  it('name every folder in docs/explanation/architecture.md', () => {
    const map = read('docs/explanation/architecture.md')
    const generated = /(?:^|[\\/])(?:node_modules|dist|dist\.next|dist\.former|lib|cjs|bin|\.mutants)$/
    const find = (...patterns: string[]) =>
      globSync(patterns, { cwd: root, exclude: path => generated.test(path) })
        .map(folder => folder.replaceAll('\\', '/').replace(/\/$/, ''))
        .filter(folder => statSync(join(root, folder)).isDirectory())
    const folders = find(
      '{apis,bench,clients,conformance,docs,e2e,examples}/',
      '{apps,packages,scripts}/*/',
      'packages/*/{test,src/*}/',
    )
    assert.ok(folders.length > 40, `${folders.length} folders`)
    assert.deepEqual(
      folders.filter(folder => !map.includes(`\`${folder}\``)),
      [],
    )
    const rows = map.split('\n')
    const inner = find('packages/{guard,tenant}/src/*/*/', 'packages/{guard,tenant}/test/*/').filter(
      folder => !/\/(?:adapters|management)\/(?!contract$|http$)/.test(folder),
    )
    const isNamed = (folder: string) =>
      rows.some(row => row.startsWith(`| \`${dirname(folder)}\` `) && row.includes(`\`${basename(folder)}\``))
    assert.ok(inner.length > 20, `${inner.length} folders`)
    assert.deepEqual(
      inner.filter(folder => !isNamed(folder)),
      [],
      'Name each folder in the row of the folder that it is in',
    )
    const named = Array.from(map.matchAll(/^\| `([\w-]+(?:\/[\w-]+)*)` /gm), ([, folder = '']) => folder)
    assert.deepEqual(
      named.filter(folder => !existsSync(join(root, folder))),
      [],
    )
    const tests = Array.from(map.matchAll(/`([\w./-]+\.test\.ts)`/g), ([, file = '']) => file)
    assert.deepEqual(
      tests.filter(file => !existsSync(join(root, file))),
      [],
    )
  })

  it('explain every message that a user can meet in docs/how-to/troubleshooting.md', () => {
    const page = read('docs/how-to/troubleshooting.md')
    const messages = thrownMessages(root)
    assert.ok(messages.length > 100)
    assert.deepEqual(
      messages.filter(({ message }) => !page.includes(`\`${message}\``)),
      [],
      'Add each message to the page, with "…" for its values, and say what to do',
    )
  })

  it('find messages of errors, warnings and functions that explain', () => {
    const source = [
      "throw new TypeError('The option is wrong', { cause })",
      "warn('A warning')",
      "function explain() { return 'Port is in use' }",
      "problems.push('A problem')",
      "const text = 'Not thrown'; new Error(text)",
    ].join('\n')
    assert.deepEqual(
      messagesIn('a.ts', source).map(({ message }) => message),
      ['The option is wrong', 'A warning', 'Port is in use', 'A problem'],
    )
  })

  it('have the options, events, refusals and CLI flags of the code in docs/reference', async () => {
    for (const [path, page] of await generatedPages()) {
      assert.equal(read(path), page, `${path} is outdated. Run: npx node scripts/reference/generate.ts`)
    }
  })

  it('list every reason of a refusal in docs/reference/refusals.md', async () => {
    const union = /export type Reason =\n(.*?)\n\n/s.exec(read('packages/guard/src/refusal.ts'))?.[1] ?? ''
    const reasons = Array.from(union.matchAll(/'(\w+)'/g), ([, reason]) => reason)
    assert.ok(reasons.length > 20)
    assert.deepEqual([...new Set((await readRefusals()).map(({ reason }) => reason))].sort(), reasons.sort())
  })

  it('list the members of every options type and every event that the guard exports', () => {
    const pages = globSync('docs/reference/*.md', { cwd: root }).map(read).join()
    const sources = globSync('packages/guard/src/**/*.ts', { cwd: root, exclude: ['**/*.test.ts', '**/contract/**'] })
    const declared = sources.flatMap(file => [
      ...read(file).matchAll(/^export (?:interface|type) (\w+(?:Options|Event))\b(?!.*;$)/gm),
    ])
    const exported = globSync('packages/guard/src/{index,*/index,adapters/*/*}.ts', { cwd: root }).map(read).join()
    const names = declared.map(([, name = '']) => name).filter(name => exported.includes(name))
    assert.ok(names.length > 20, names.join())
    const composed = ['GuardOptions', 'SetIssuerOptions', 'TlsOptions']
    assert.deepEqual(
      names.filter(name => !composed.includes(name) && !pages.includes(`<!-- members of ${name} in `)),
      [],
    )
  })

  it('show the help of each command, and of no other', () => {
    const page = 'A\n\n```text\nUsage: tollgate token\nold\n```\n'
    assert.equal(renderHelp(page, new Map([['token', 'Usage: tollgate token\nnew\n']])), page.replace('old', 'new'))
    assert.throws(() => renderHelp(page, new Map()), /has the unknown command "token"/)
    assert.throws(() => renderHelp('', new Map([['token', '']])), /needs a block "Usage: tollgate token"/)
  })

  it('have no member of an options type without a comment', () => {
    const source =
      'export interface PlainOptions {\n  /** The port. Default: 80, for http. More text. */\n  port?: number | undefined\n}'
    assert.deepEqual(readMembers(source, 'PlainOptions'), [
      { name: 'port', type: 'number', isOptional: true, meaning: 'The port. More text.', byDefault: '80, for http' },
    ])
    const variables = 'export interface Variables {\n  /** The domain. Required. */\n  DOMAIN?: string\n}'
    assert.deepEqual(readMembers(variables, 'Variables'), [
      { name: 'DOMAIN', type: 'string', isOptional: true, meaning: 'The domain.', byDefault: 'required' },
    ])
    assert.throws(
      () => readMembers('export interface Plain {\n  port: number\n}', 'Plain'),
      /"port" of "Plain" needs a comment/,
    )
    assert.throws(() => readMembers('', 'Plain'), /no exported type "Plain"/)
  })

  it('have every subpath of the guard in the API reference', () => {
    const { exports } = JSON.parse(read('packages/guard/package.json'))
    const types = [...JSON.stringify(exports).matchAll(/"\.\/dist\/(src\/[^"]+)\.d\.ts"/g)].map(([, path]) => path)
    assert.ok(types.length > 15)
    assert.deepEqual(
      JSON.parse(read('docs/typedoc.json')).entryPoints.sort(),
      [...new Set(types)].map(path => `../packages/guard/${path}.ts`).sort(),
    )
  })

  it('list every decision in docs/decisions/README.md', () => {
    const index = read('docs/decisions/README.md')
    for (const file of globSync('[0-9]*.md', { cwd: join(root, 'docs/decisions') }))
      assert.ok(index.includes(`(${file})`), file)
  })
})
