// Runs a script of this folder with the Node version that the repository pins.
// Plain JavaScript without newer syntax, so that an old Node can print the error.
import { existsSync, readFileSync } from 'node:fs'

const root = new URL('..', import.meta.url)
const pinned = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')).devDependencies.node.match(/\d+/)[0]
const running = process.versions.node

if (Number(running.split('.')[0]) < Number(pinned)) {
  stop(`Tollgate runs on Node ${pinned}, which "npm ci" installs, but this is Node ${running}: run "npm ci"`)
}
if (!existsSync(new URL('node_modules/typescript/package.json', root))) {
  stop('The dependencies are not installed: run "npm ci"')
}

await import(new URL(`${process.argv[2]}.ts`, import.meta.url).href)

function stop(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}
