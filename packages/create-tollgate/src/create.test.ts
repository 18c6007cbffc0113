import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, it } from 'node:test'
import { create } from './create.ts'

let folder = ''
let templates = ''
let base = ''
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'create-tollgate-'))
  templates = join(folder, 'templates')
  const titled = (...names: string[]) => names.map(name => ({ name, title: `The title of ${name}` }))
  const catalog = { apis: titled('express', 'nest'), clients: titled('react-router', 'react-router-js', 'vue') }
  for (const name of ['express', 'express-js', 'nest', 'nest-js']) addTemplate(`apis/${name}`, {})
  for (const { name } of catalog.clients) addTemplate(`clients/${name}`, { overrides: { sdk: '2.0.0' } })
  writeFileSync(join(templates, 'catalog.json'), JSON.stringify(catalog))
})
beforeEach(() => {
  base = mkdtempSync(join(folder, 'base-'))
})
after(() => rmSync(folder, { recursive: true }))

function addTemplate(name: string, more: object): void {
  mkdirSync(join(templates, name, 'src'), { recursive: true })
  writeFileSync(join(templates, name, 'package.json'), JSON.stringify({ name, engines: { node: '>=1' }, ...more }))
  writeFileSync(join(templates, name, 'src/main.txt'), name)
  writeFileSync(join(templates, name, 'README.md'), name)
  writeFileSync(join(templates, name, 'gitignore'), 'dist/\n')
}

interface Outcome {
  code: number
  stdout: string
  stderr: string
  installed: string[]
}

async function run(args: readonly string[], userAgent?: string, installs = true, more = {}): Promise<Outcome> {
  let stdout = ''
  let stderr = ''
  const installed: string[] = []
  const code = await create({
    args,
    folder: base,
    templates,
    environment: { npm_config_user_agent: userAgent, ...more },
    isInteractive: false,
    write: text => {
      stdout += text
    },
    warn: text => {
      stderr += text
    },
    install: async packageManager => {
      installed.push(packageManager)
      return installs
    },
  })
  return { code, stdout, stderr, installed }
}

const read = (file: string) => readFileSync(join(base, file), 'utf8')
const tenant = JSON.parse(readFileSync(join(import.meta.dirname, '../../tenant/package.json'), 'utf8'))

describe('npm create tollgate', () => {
  it('writes a project of API, client and settings, and installs it', async () => {
    const args = ['my app', '--api', 'nest', '--client=vue', '--language', 'ts', '--package-manager', 'npm']
    const { code, stdout, stderr, installed } = await run(args)
    assert.deepEqual({ code, stderr, installed }, { code: 0, stderr: '', installed: ['npm'] })
    assert.match(stdout, /^ {2}cd "my app"\n {2}npm start\n/m)
    assert.deepEqual(
      [read('my app/api/src/main.txt'), read('my app/client/src/main.txt')],
      ['apis/nest', 'clients/vue'],
    )
    const manifest = JSON.parse(read('my app/package.json'))
    assert.equal(manifest.name, 'my-app')
    assert.deepEqual(manifest.engines, tenant.engines)
    assert.deepEqual(manifest.workspaces, ['api', 'client'])
    assert.deepEqual(manifest.overrides, { sdk: '2.0.0' })
    assert.equal(manifest.allowScripts['browser-tabs-lock'], false)
    assert.equal(manifest.scripts.start, 'tollgate run api client')
    assert.deepEqual(JSON.parse(read('my app/client/package.json')), { name: 'client', engines: { node: '>=1' } })
    assert.equal(read('my app/api/.gitignore'), 'dist/\n')
    assert.equal(existsSync(join(base, 'my app/api/README.md')), false)
    assert.match(read('my app/.gitignore'), /^\.env$/m)
    assert.match(read('my app/tollgate.yaml'), /guest@example\.com/)
    assert.match(read('my app/README.md'), /API \(The title of nest\), a client \(The title of vue\)/)
  })

  it('uses the defaults and the package manager that runs it with --yes', async () => {
    const { code, stdout, installed } = await run(['--yes', '--no-install'], 'pnpm/10.0.0 npm/? node/v26.0.0')
    assert.deepEqual([code, installed], [0, []])
    assert.match(stdout, /^ {2}pnpm install\n {2}pnpm start\n/m)
    assert.equal(read('my-tollgate-app/api/src/main.txt'), 'apis/express')
    const workspace = "packages:\n  - api\n  - client\noverrides:\n  'sdk': 2.0.0\nallowBuilds:\n"
    assert.ok(read('my-tollgate-app/pnpm-workspace.yaml').startsWith(workspace))
    assert.match(read('my-tollgate-app/pnpm-workspace.yaml'), /^ {2}'browser-tabs-lock': false$/m)
  })

  it('takes the twins in JavaScript, and keeps a client that has none', async () => {
    await run(['a', '--yes', '--language', 'js', '--no-install'])
    await run(['b', '--yes', '--language', 'js', '--client', 'vue', '--no-install'])
    assert.equal(read('a/api/src/main.txt'), 'apis/express-js')
    assert.equal(read('a/client/src/main.txt'), 'clients/react-router-js')
    assert.equal(read('b/client/src/main.txt'), 'clients/vue')
  })

  it('writes the settings of yarn', async () => {
    await run(['a', '--yes', '--package-manager', 'yarn', '--no-install'])
    assert.deepEqual(JSON.parse(read('a/package.json')).resolutions, { sdk: '2.0.0' })
    assert.equal(read('a/.yarnrc.yml'), 'nodeLinker: node-modules\n')
  })

  it('writes into an empty folder and into a new repository', async () => {
    mkdirSync(join(base, '.git'))
    assert.equal((await run(['.', '--yes', '--no-install'])).code, 0)
    assert.ok(readdirSync(base).includes('package.json'))
  })

  it('takes the configuration of an API for the whole project', async () => {
    for (const name of ['tenant.yaml', 'tollgate.yaml']) writeFileSync(join(templates, 'apis/nest', name), `# ${name}`)
    await run(['a', '--yes', '--api', 'nest', '--no-install'])
    assert.deepEqual([read('a/tenant.yaml'), read('a/tollgate.yaml')], ['# tenant.yaml', '# tollgate.yaml'])
    assert.deepEqual(readdirSync(join(base, 'a/api')).toSorted(), ['.gitignore', 'package.json', 'src'])
  })

  it('reports a failed installation, and what to do next', async () => {
    const { code, stdout } = await run(['a', '--yes'], undefined, false)
    assert.equal(code, 1)
    assert.match(stdout, /^ {2}cd a\n {2}npm install\n {2}npm start\n/m)
  })

  it('lists the choices with --help', async () => {
    const { code, stdout } = await run(['--help'])
    assert.equal(code, 0)
    assert.match(stdout, /--api +express, nest\n +--client +react-router, vue/)
  })

  it('recognizes an option that npm has kept', async () => {
    const environment = { npm_config_api: 'express' }
    const { code, stderr } = await run(['a', 'express'], undefined, true, environment)
    assert.equal(code, 2)
    assert.equal(
      stderr,
      'npm has kept "--api" for itself: write "npm create tollgate@latest my-app -- --api express"\n',
    )
  })

  for (const [args, sentence] of [
    [['--api', 'expres'], 'The value "expres" of "--api" is unknown: did you mean "express"?'],
    [['--api', 'rails'], 'The value "rails" of "--api" is unknown: choose "express", "nest"'],
    [['--client', 'vuee'], 'The value "vuee" of "--client" is unknown: did you mean "vue"?'],
    [['--language', 'tsx'], 'The value "tsx" of "--language" is unknown: did you mean "ts"?'],
    [['--package-manager', 'bun'], 'The value "bun" of "--package-manager" is unknown: choose "npm", "pnpm", "yarn"'],
    [['--clint', 'vue'], 'Unknown option "--clint": did you mean "--client"?'],
    [['--api'], 'The option "--api" has no value: add one'],
    [['--yes=no'], 'The option "--yes" takes no value: remove "no"'],
    [['a', 'b'], '"b" is one argument too many: name one folder'],
    [['full', '--yes'], 'The folder "full" is not empty: choose another name'],
    [['full/file', '--yes'], '"full/file" is not a folder: choose another name'],
    [['a'], 'This terminal cannot ask questions: pass "--yes" for the defaults, or see "--help" for the options'],
  ] as const) {
    it(`rejects ${JSON.stringify(args)} and writes nothing`, async () => {
      mkdirSync(join(base, 'full'))
      writeFileSync(join(base, 'full/file'), '')
      const { code, stderr, installed } = await run(args)
      assert.deepEqual({ code, stderr, installed }, { code: 2, stderr: `${sentence}\n`, installed: [] })
      assert.deepEqual(readdirSync(base), ['full'])
      assert.deepEqual(readdirSync(join(base, 'full')), ['file'])
    })
  }
})
