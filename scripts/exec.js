#!/usr/bin/env node
// "exec node script.js …" for a shell that has no "exec" of its own (Windows): runs the script in this process.
// A POSIX shell never comes here. See docs/decisions/0003.
import process from 'node:process'
import { pathToFileURL } from 'node:url'

process.argv.splice(1, 2)
await import(pathToFileURL(process.argv[1]).href)
