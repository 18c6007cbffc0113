import type { Material } from '../tokens/material.ts'
import type { Variant } from './serve.ts'

/** A server under load. */
export interface ServerContestant {
  readonly name: string
  /** The file in this folder. */
  readonly server: string
  readonly variant?: Variant
  /** The guard's option. Undefined for its default. */
  readonly threads?: boolean
  readonly tokens: keyof Material['files']
  /** Whether tokens may be bound to a key. Default: false. */
  readonly dpop?: boolean
  /** Each on its own core, on one port. */
  readonly processes?: 2
}

/** The same application without a guard, with something that does nothing in its place, and with the guard. */
function contestantsOn(server: string, noOp: 'hook' | 'middleware' | 'guard'): ServerContestant[] {
  return [
    { name: 'unguarded', server, variant: 'unguarded', tokens: 'one' },
    { name: `no-op ${noOp}`, server, variant: 'no-op', tokens: 'one' },
    { name: 'Tollgate, one token', server, variant: 'tollgate', tokens: 'one' },
    { name: 'Tollgate, 1,000 tokens', server, variant: 'tollgate', tokens: 'thousand' },
    { name: 'Tollgate, every token new', server, variant: 'tollgate', tokens: 'fresh' },
  ]
}

function withJose(server: string): ServerContestant {
  return { name: 'jose, every token new', server, variant: 'peer', tokens: 'fresh' }
}

const fastifyJwt = { server: 'fastify', variant: 'peer' } as const

/** By framework. Peers that do not cache tokens cost the same for all tokens, so they get new tokens only. */
export const serverContestants = {
  fastify: [
    ...contestantsOn('fastify', 'hook'),
    {
      name: 'Tollgate with `threads: true`, every token new',
      server: 'fastify',
      variant: 'tollgate',
      threads: true,
      tokens: 'fresh',
    },
    { name: 'Tollgate, one token, two processes', server: 'fastify', variant: 'tollgate', tokens: 'one', processes: 2 },
    { ...fastifyJwt, name: '@fastify/jwt, one token', tokens: 'one' },
    { ...fastifyJwt, name: '@fastify/jwt, 1,000 tokens', tokens: 'thousand' },
    { ...fastifyJwt, name: '@fastify/jwt, every token new', tokens: 'fresh' },
    { name: '`crypto.verify` in a hook, every token new', server: 'one-by-one', tokens: 'fresh' },
    { ...withJose('hono'), name: 'jose on Hono, every token new' },
    { name: 'bare `node:http`', server: 'bare', variant: 'unguarded', tokens: 'one' },
  ],
  express: [
    ...contestantsOn('express', 'middleware'),
    { name: 'express-oauth2-jwt-bearer, every token new', server: 'express', variant: 'peer', tokens: 'fresh' },
  ],
  koa: [...contestantsOn('koa', 'middleware'), withJose('koa')],
  hono: [
    ...contestantsOn('hono', 'middleware'),
    withJose('hono'),
    { name: "Hono's own jwk middleware, every token new", server: 'hono', variant: 'jwk', tokens: 'fresh' },
  ],
  nest: [...contestantsOn('nest', 'guard'), withJose('nest')],
} as const satisfies Readonly<Record<string, readonly ServerContestant[]>>

/** On Express, with a new DPoP proof in each request. The peer does not notice a proof that is used twice. */
export const dpopContestants: readonly ServerContestant[] = [
  { name: 'Tollgate, each proof new', server: 'express', variant: 'tollgate', tokens: 'proofs', dpop: true },
  {
    name: 'express-oauth2-jwt-bearer, each proof new',
    server: 'express',
    variant: 'peer',
    tokens: 'proofs',
    dpop: true,
  },
]

/** Whether a contestant must reject tampered and expired tokens. */
export function isGuarded({ variant }: ServerContestant): boolean {
  return variant !== 'unguarded' && variant !== 'no-op'
}
