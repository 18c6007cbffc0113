import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { arch, availableParallelism, cpus, platform } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'

const PACKAGES = [
  ...[
    'fastify',
    'express',
    'koa',
    '@koa/router',
    'hono',
    '@hono/node-server',
    '@nestjs/core',
    '@nestjs/platform-express',
  ],
  ...[
    'jose',
    'fast-jwt',
    'jsonwebtoken',
    'aws-jwt-verify',
    '@fastify/jwt',
    'express-oauth2-jwt-bearer',
    'oidc-provider',
  ],
]

/** The machine of a run: processor, number of cores, operating system. */
export function machine(): string {
  return `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${platform()} ${arch()}`
}

/** The current commit, with a `+` if files differ from it. */
export function commit(): string {
  const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8', stdio: 'pipe' }).trim()
  try {
    const changed = git('status', '--porcelain', '--', ':/packages/guard', ':/packages/tenant', ':/apps/api') !== ''
    return `${git('rev-parse', '--short', 'HEAD')}${changed ? '+' : ''}`
  } catch {
    return 'unknown'
  }
}

/** The versions of Node, its OpenSSL and all contestants. */
export function versions(): Record<string, string> {
  const { node, openssl } = process.versions
  return { node, openssl, ...Object.fromEntries(PACKAGES.map(name => [name, versionOf(name)])) }
}

/** From the package's `package.json`, which its `exports` may hide. */
function versionOf(name: string): string {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? []
  const found = folders.map(folder => join(folder, name, 'package.json')).find(path => existsSync(path))
  const description: unknown = found ? JSON.parse(readFileSync(found, 'utf8')) : undefined
  const known = typeof description === 'object' && description !== null && 'version' in description
  return known ? String(description.version) : `not found from ${dirname(import.meta.url)}`
}
