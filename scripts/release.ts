/**
 * Prepares a release: `npm run release -- minor`, `major`, `patch` or an exact version. It sets the version of every package, dates the
 * changelog, builds, packs each package into `dist/release/` and commits. It prints the commands that publish, to be run in a CI job
 * that can attest the provenance. With `--dry-run` it prints every step and changes nothing.
 */
import { execFileSync } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { PUBLISHED } from './published.ts'
import { build, root } from './steps.ts'

interface Manifest {
  name: string
  version: string
  private?: boolean
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

const { values, positionals } = parseArgs({
  args: process.argv.slice(3),
  options: { 'dry-run': { type: 'boolean', default: false } },
  allowPositionals: true,
})
const dryRun = values['dry-run']
const current = manifestOf('packages/guard').version
const next = nextVersion(current, positionals[0])

if (git('status', '--porcelain') !== '' && !dryRun) fail('The working tree has changes: commit or remove them first')
const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8')
const unreleased = /^## Unreleased\n([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(changelog)?.[1]?.trim()
if (!unreleased) fail('CHANGELOG.md has no entry under "## Unreleased": describe what changes for users first')

say(`Version ${current} → ${next}`)
setVersions()
dateChangelog()
await packAll()
commit()
say('Then publish from a CI job that can write an attestation:')
for (const folder of PUBLISHED) say(`  npm publish ${archiveOf(folder)} --provenance --access public`)
say('  git push --follow-tags')

function setVersions(): void {
  const names = new Set(manifestFiles().map(file => readManifest(file).name))
  for (const file of manifestFiles()) {
    const manifest = readManifest(file)
    manifest.version &&= next
    for (const dependencies of [manifest.dependencies, manifest.devDependencies]) {
      for (const name of Object.keys(dependencies ?? {})) {
        if (dependencies && names.has(name) && dependencies[name] === current) dependencies[name] = next
      }
    }
    change(file, `${JSON.stringify(manifest, null, 2)}\n`)
  }
  run('npm', 'install', '--package-lock-only')
}

function dateChangelog(): void {
  const today = new Date().toISOString().slice(0, 10)
  change('CHANGELOG.md', changelog.replace('## Unreleased\n', `## Unreleased\n\n## ${next} - ${today}\n`))
}

async function packAll(): Promise<void> {
  say('Build')
  if (!dryRun) await build()
  run('npm', 'run', 'docs')
  if (!dryRun) mkdirSync(join(root, 'dist/release'), { recursive: true })
  for (const folder of PUBLISHED) run('npm', 'pack', '--workspace', folder, '--pack-destination', 'dist/release')
}

function commit(): void {
  run('git', 'commit', '--all', '--message', `release: version ${next}`)
  run('git', 'tag', '--annotate', `v${next}`, '--message', `Version ${next}`)
}

function nextVersion(version: string, wanted = ''): string {
  if (/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(wanted)) return wanted
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  if (wanted === 'major') return `${major + 1}.0.0`
  if (wanted === 'minor') return `${major}.${minor + 1}.0`
  if (wanted === 'patch') return `${major}.${minor}.${patch + 1}`
  return fail(`"${wanted}" is not a release: pass major, minor, patch or an exact version such as 1.2.3`)
}

function archiveOf(folder: string): string {
  const { name } = manifestOf(folder)
  return `dist/release/${name.replace('@', '').replace('/', '-')}-${next}.tgz`
}

function manifestFiles(): string[] {
  return globSync('{packages/*,apps/*,apis/*,docs,examples,e2e,scripts}/package.json', { cwd: root })
}

function manifestOf(folder: string): Manifest {
  return readManifest(join(folder, 'package.json'))
}

function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(join(root, file), 'utf8'))
}

function change(file: string, text: string): void {
  say(`Write ${relative(root, join(root, file))}`)
  if (!dryRun) writeFileSync(join(root, file), text)
}

function run(command: string, ...args: string[]): void {
  say(`Run ${[command, ...args].join(' ')}`)
  if (!dryRun) execFileSync(command, args, { cwd: root, stdio: 'inherit' })
}

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
