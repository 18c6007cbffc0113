#!/usr/bin/env node
// "exec node script.js …" for a shell without "exec" (Windows): runs the script in this process.
// POSIX shells do not use this file. See docs/decisions/0003.
import process from 'node:process'
import { pathToFileURL } from 'node:url'

process.argv.splice(1, 2)
await import(pathToFileURL(process.argv[1]).href)
