#!/usr/bin/env node
// Plain JavaScript without newer syntax: an old Node must be able to say that it is old.
import { existsSync, readFileSync } from 'node:fs'

const folder = new URL('..', import.meta.url)
const wanted = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')).engines.node.match(/(\d+)\.(\d+)/)
const running = process.versions.node.split('.').map(Number)
const main = new URL('dist/main.js', folder)

if (running[0] < Number(wanted[1]) || (running[0] === Number(wanted[1]) && running[1] < Number(wanted[2]))) {
  stop(`create-tollgate needs Node ${wanted[0]} or newer, but this is Node ${process.versions.node}: update Node`)
}
if (!existsSync(main)) stop('create-tollgate is not built: run "npm run build"')

await import(main.href)

function stop(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}
