/** Builds the documentation as a web site into `docs/dist`, which the tenant serves at `/docs`. */
import { join } from 'node:path'
import { root, step } from './steps.ts'

await step('Build the documentation', ['node_modules/vitepress/bin/vitepress.js', 'build'], join(root, 'docs'))
