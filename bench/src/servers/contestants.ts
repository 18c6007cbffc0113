import type { Material } from '../tokens/material.ts'

/** A server under a load. */
export interface ServerContestant {
  readonly name: string
  /** The file in this folder. */
  readonly server: string
  readonly guarded: boolean
  readonly tokens: keyof Material['files']
  /** On a core each, with one port. */
  readonly processes?: 2
}

const api = { server: 'api', guarded: true } as const
const unguarded = { server: 'unguarded', guarded: false } as const

export const serverContestants: readonly ServerContestant[] = [
  { name: 'bare node:http', server: 'bare', guarded: false, tokens: 'one' },
  { ...unguarded, name: 'API, unguarded', tokens: 'one' },
  { ...unguarded, name: 'API, unguarded, 1,000 tokens', tokens: 'thousand' },
  { ...unguarded, name: 'API, unguarded, every token new', tokens: 'fresh' },
  { ...api, name: 'API', tokens: 'one' },
  { ...api, name: 'API, 1,000 tokens', tokens: 'thousand' },
  { ...api, name: 'API, every token new', tokens: 'fresh' },
  { ...api, name: 'API, two processes', tokens: 'one', processes: 2 },
  { name: 'Fastify + crypto.verify one by one, every token new', server: 'one-by-one', guarded: true, tokens: 'fresh' },
  { name: 'Fastify + @fastify/jwt, cache on', server: 'fastify-jwt', guarded: true, tokens: 'one' },
  { name: 'Express + express-oauth2-jwt-bearer', server: 'express-sdk', guarded: true, tokens: 'one' },
  { name: 'Hono + jwk', server: 'hono-jwk', guarded: true, tokens: 'one' },
  { name: 'Nest on Fastify + jose', server: 'nest-jose', guarded: true, tokens: 'one' },
]
