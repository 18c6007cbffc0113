import type { ExperimentName } from './experiments.ts'

/** A figure of the guard or the tenant with its goal. */
export interface FigureGoal {
  readonly figure: string
  readonly experiment: ExperimentName
  /** The measure of the experiment. Default: its first. */
  readonly measure?: string
  /** The contestant to evaluate, by its name in the experiment. */
  readonly subject: string
  /** The contestant to compare with. Without it, the cost itself is the figure. */
  readonly base?: string
  /** With `higher`, the figure is the base's cost by the subject's: how many times as fast. With `lower`, the other way round. */
  readonly better: 'higher' | 'lower'
  readonly must: number
  readonly aim?: number
  /** Shown in the repository's README as well. */
  readonly headline?: true
}

const call = { subject: 'guard', better: 'higher', headline: true } as const
const perToken = { experiment: 'tokens', better: 'lower', headline: true } as const
const fastify = { experiment: 'fastify', better: 'higher' } as const
const tenant = { subject: 'tenant' } as const

/** What is expected of a guarded route: of the same route without a guard, and of the peer, which verifies every token. */
const FRAMEWORKS = [
  { experiment: 'fastify', name: 'Fastify', noOp: 'hook', must: 0.95, peer: '@fastify/jwt', versusPeer: { must: 1 } },
  {
    experiment: 'express',
    name: 'Express',
    noOp: 'middleware',
    must: 0.88,
    peer: 'express-oauth2-jwt-bearer',
    versusPeer: { must: 1.7, aim: 2 },
  },
  { experiment: 'koa', name: 'Koa', noOp: 'middleware', must: 0.93, peer: 'jose', versusPeer: { must: 1 } },
  { experiment: 'hono', name: 'Hono', noOp: 'middleware', must: 0.82, peer: 'jose', versusPeer: { must: 1 } },
  { experiment: 'nest', name: 'Nest', noOp: 'guard', must: 0.88, peer: 'jose', versusPeer: { must: 1 } },
] as const

/** All figures, in the order of the report. All of the guard are of its default configuration, unless they say otherwise. */
export const figures: readonly FigureGoal[] = [
  {
    ...{ ...call, experiment: 'fresh', base: 'crypto.verify', must: 0.88, aim: 0.93 },
    figure: 'A new RS256 token fully checked, as a share of `crypto.verify` alone',
  },
  {
    ...{ ...call, experiment: 'fresh', base: 'crypto.verify', must: 0.8, aim: 0.9, subject: 'guard, token cache off' },
    figure: 'The same with the token cache off',
  },
  {
    ...{ ...call, experiment: 'fresh', base: 'fast-jwt', must: 1.08, aim: 1.25, subject: 'guard, token cache off' },
    figure: 'The same against fast-jwt, its cache off too',
  },
  { ...call, figure: 'A new token against jose 6', experiment: 'fresh', base: 'jose', must: 2.5, aim: 3 },
  {
    ...{ ...call, experiment: 'cached', base: 'fast-jwt, cache on', must: 4, aim: 8 },
    figure: "A cached token against fast-jwt's cache",
  },
  {
    ...{ ...call, experiment: 'dpop', base: 'SHA-256 and crypto.verify', must: 0.8, aim: 0.9 },
    figure: 'A cached token with a new DPoP proof (ES256), as a share of its two operations of `crypto`',
  },
  {
    ...{ experiment: 'expressDpop', subject: 'Tollgate, each proof new', better: 'higher', must: 2, aim: 3 },
    base: 'express-oauth2-jwt-bearer, each proof new',
    figure: 'Express: with DPoP, against express-oauth2-jwt-bearer with DPoP, each proof new',
  },
  {
    ...{ experiment: 'introspected', subject: 'guard', base: 'cached JWT', better: 'higher', must: 0.8, aim: 1 },
    figure: 'A cached opaque token against a cached JWT with the same claims',
  },
  {
    ...{ experiment: 'million', subject: 'among 1,000,000', base: 'crypto.verify', better: 'lower', headline: true },
    ...{ figure: 'A lookup among 1,000,000 cached tokens, as a share of `crypto.verify`', must: 0.09, aim: 0.05 },
  },
  {
    ...{ experiment: 'million', subject: 'among 1,000,000', base: 'among 1,000', better: 'lower', headline: true },
    ...{ figure: 'The same against a lookup among 1,000', must: 3, aim: 1.5 },
  },
  ...['bad signature', 'unknown key', 'expired', 'garbage'].map(
    (what): FigureGoal => ({
      ...{ experiment: 'fresh', subject: `guard, ${what}`, base: 'guard', better: 'lower', must: 1 },
      figure: `An invalid token (${what}) against a new valid one`,
    }),
  ),
  {
    ...{ experiment: 'cores', subject: 'two cores', base: 'one core', better: 'higher', must: 1.3, aim: 1.6 },
    figure: 'With `threads: true`: new tokens, 64 in flight, one process given two cores against one',
  },
  ...FRAMEWORKS.flatMap(onFramework),
  {
    ...{ ...fastify, subject: 'Tollgate, one token', base: '@fastify/jwt, one token', headline: true },
    ...{ figure: 'Fastify: against @fastify/jwt with its cache, one token', must: 1.5, aim: 2.2 },
  },
  {
    ...{ ...fastify, subject: 'Tollgate, 1,000 tokens', base: '@fastify/jwt, 1,000 tokens' },
    ...{ figure: 'Fastify: against @fastify/jwt with its cache, 1,000 tokens', must: 1.5, aim: 2.2 },
  },
  {
    ...{ ...fastify, subject: 'Tollgate, every token new', base: 'jose on Hono, every token new', headline: true },
    ...{ figure: 'Fastify: against jose on Hono, every token new', must: 1.5, aim: 1.8 },
  },
  {
    ...{ ...fastify, subject: 'Tollgate, every token new', base: 'Tollgate with `threads: true`, every token new' },
    ...{ figure: 'Fastify: the default against `threads: true`, every token new', must: 1 },
  },
  {
    ...{ ...fastify, measure: 'p99', subject: 'Tollgate, every token new', better: 'lower', must: 1, headline: true },
    base: '`crypto.verify` in a hook, every token new',
    figure: 'Fastify: p99 latency against nothing but `crypto.verify` in a hook, every token new',
  },
  {
    ...{ ...fastify, subject: 'Tollgate, one token', base: 'bare `node:http`', must: 0.68, aim: 0.85 },
    figure: 'Fastify: the guarded route against bare `node:http` with the same bytes',
  },
  {
    ...{ ...fastify, subject: 'Tollgate, one token, two processes', base: 'Tollgate, one token', better: 'lower' },
    ...{ figure: 'Fastify: processor time a request, two processes on two cores against one', must: 1.1, aim: 1 },
  },
  {
    ...{ ...fastify, measure: 'memory', subject: 'Tollgate, 1,000 tokens', base: 'unguarded', better: 'lower' },
    ...{ figure: 'Fastify: memory after load, 1,000 tokens, against no guard', must: 1.15, aim: 1.05 },
  },
  {
    ...{ ...perToken, subject: 'came once', must: 900, aim: 300 },
    figure: 'Bytes a cached token that came once, among 100,000',
  },
  {
    ...{ ...perToken, subject: 'came again', must: 1500, aim: 1200 },
    figure: 'Bytes a cached token that came again, among 10,000',
  },
  {
    ...{ ...perToken, subject: 'with its own 40 scopes', must: 8000, aim: 4000 },
    figure: 'Bytes a cached token with its own 40 scopes, among 20,000',
  },
  {
    ...{ experiment: 'coldStart', subject: 'api', base: 'unguarded', better: 'lower', headline: true },
    ...{ figure: 'Process start to the first guarded 200, against no guard', must: 1.15, aim: 1.05 },
  },
  ...['keys rotate', 'issuer is down'].map(
    (situation): FigureGoal => ({
      ...{ experiment: 'keyTroubles', subject: situation, base: 'quiet', better: 'lower', must: 1.5 },
      figure: `p99 latency of guarded requests while ${situation === 'keys rotate' ? situation : `the ${situation}`}, against quiet`,
    }),
  ),
  {
    ...{ ...tenant, experiment: 'tenantStart', better: 'lower', must: 1500 },
    figure: 'Tenant: milliseconds from starting the process to the first token',
  },
  {
    ...{ ...tenant, experiment: 'tenantStart', measure: 'memory', better: 'lower', must: 180 },
    figure: 'Tenant: megabytes resident then',
  },
  {
    ...{ ...tenant, experiment: 'tenantTokens', base: 'oidc-provider', better: 'higher', must: 1 },
    figure: 'Tenant: tokens for client credentials, by processor time, against bare oidc-provider',
  },
  {
    ...{ ...tenant, experiment: 'tenantTokens', measure: 'clock', base: 'oidc-provider', better: 'higher', must: 1 },
    figure: 'Tenant: the same by the clock, each on one core',
  },
  {
    ...{ experiment: 'tenantEmbedding', subject: 'the call', better: 'lower', must: 500 },
    figure: 'Tenant: milliseconds that `createTenant({ port: 0, seed })` takes in a fresh process',
  },
]

function onFramework({ experiment, name, noOp, must, peer, versusPeer }: (typeof FRAMEWORKS)[number]): FigureGoal[] {
  const one = { experiment, better: 'higher', subject: 'Tollgate, one token' } as const
  const fresh = { ...one, subject: 'Tollgate, every token new' }
  return [
    {
      ...one,
      figure: `${name}: guarded against unguarded, one token`,
      base: 'unguarded',
      must,
      aim: 0.97,
      headline: true,
    },
    {
      ...one,
      figure: `${name}: guarded against a no-op ${noOp}, one token`,
      base: `no-op ${noOp}`,
      must: 0.95,
      aim: 0.98,
    },
    {
      ...{ ...one, subject: 'Tollgate, 1,000 tokens', base: 'Tollgate, one token', must: 0.97, aim: 1 },
      figure: `${name}: guarded, 1,000 tokens against one token`,
    },
    {
      ...{ ...fresh, base: 'unguarded', must: 0.28, aim: 0.38, headline: true },
      figure: `${name}: guarded against unguarded, every token new`,
    },
    {
      ...{ ...fresh, base: `${peer}, every token new`, ...versusPeer, headline: true },
      figure: `${name}: against ${peer}, every token new`,
    },
  ]
}
