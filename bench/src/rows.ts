import type { ExperimentName } from './experiments.ts'

/** A figure of the guard or the tenant with its threshold. */
export interface Row {
  readonly figure: string
  readonly experiment: ExperimentName
  /** The contestant to evaluate, by its name in the experiment. */
  readonly subject: string
  /** The contestant to compare with. Without it, the cost itself is the figure. */
  readonly base?: string
  /** With `higher`, the figure is the base's cost by the subject's: how many times as fast. With `lower`, the other way round. */
  readonly better: 'higher' | 'lower'
  readonly must: number
  readonly aim?: number
  /** Among the few that the repository's README shows. */
  readonly headline?: true
}

const guard = { subject: 'guard' } as const
const tenant = { subject: 'tenant' } as const
const api = { experiment: 'servers', subject: 'API', better: 'higher' } as const

/** All figures, in the order of the report. */
export const rows: readonly Row[] = [
  {
    ...guard,
    figure: 'Verify a new RS256 token, `threads: false`, no cache: speed relative to `crypto.verify` alone',
    headline: true,
    experiment: 'fresh',
    base: 'crypto.verify',
    better: 'higher',
    must: 0.8,
    aim: 0.9,
  },
  {
    ...guard,
    figure: 'The same, relative to fast-jwt (synchronous, no cache)',
    headline: true,
    experiment: 'fresh',
    base: 'fast-jwt',
    better: 'higher',
    must: 1.08,
    aim: 1.25,
  },
  {
    ...guard,
    figure: 'The same, relative to jose 6',
    headline: true,
    experiment: 'fresh',
    base: 'jose',
    better: 'higher',
    must: 2.5,
    aim: 3,
  },
  {
    ...guard,
    figure: "Accept a cached token: speed relative to fast-jwt's cache",
    headline: true,
    experiment: 'cached',
    base: 'fast-jwt, cache on',
    better: 'higher',
    must: 4,
    aim: 8,
  },
  {
    ...guard,
    figure: 'A cached token with a new DPoP proof (ES256): speed relative to its two operations of `crypto`',
    experiment: 'dpop',
    base: 'SHA-256 and crypto.verify',
    better: 'higher',
    must: 0.8,
    aim: 0.9,
  },
  ...['bad signature', 'unknown key', 'expired', 'garbage'].map(
    (what): Row => ({
      figure: `An invalid token (${what}) against a fresh valid one`,
      experiment: 'fresh',
      subject: `guard, ${what}`,
      base: 'guard, caching each token',
      better: 'lower',
      must: 1,
    }),
  ),
  {
    ...guard,
    subject: 'two cores',
    figure: 'Fresh tokens, 64 in flight, one process given two cores against one',
    experiment: 'cores',
    base: 'one core',
    better: 'higher',
    must: 1.3,
    aim: 1.6,
  },
  {
    ...api,
    figure: 'API on Fastify, one token: speed relative to the same API without the guard',
    headline: true,
    base: 'API, unguarded',
    must: 0.9,
    aim: 0.98,
  },
  {
    ...api,
    figure: 'The same with 1,000 tokens',
    headline: true,
    subject: 'API, 1,000 tokens',
    base: 'API, unguarded, 1,000 tokens',
    must: 0.87,
    aim: 0.95,
  },
  {
    ...api,
    figure: 'The same when every token is new',
    headline: true,
    subject: 'API, every token new',
    base: 'API, unguarded, every token new',
    must: 0.28,
    aim: 0.38,
  },
  {
    figure: 'Latency (p99) of the API when every token is new, against verifying one by one',
    experiment: 'latency',
    subject: 'API, every token new',
    base: 'Fastify + crypto.verify one by one, every token new',
    better: 'lower',
    must: 1,
  },
  {
    ...api,
    figure: 'The API against bare `node:http` with the same bytes',
    base: 'bare node:http',
    must: 0.68,
    aim: 0.85,
  },
  {
    ...api,
    figure: 'API on Fastify: speed relative to Fastify with @fastify/jwt and its cache',
    headline: true,
    base: 'Fastify + @fastify/jwt, cache on',
    must: 1.5,
    aim: 2.2,
  },
  {
    ...api,
    figure: 'API on Fastify: speed relative to Express with express-oauth2-jwt-bearer',
    headline: true,
    base: 'Express + express-oauth2-jwt-bearer',
    must: 10,
    aim: 16,
  },
  {
    ...api,
    figure: 'API on Fastify: speed relative to Nest on Fastify with jose',
    headline: true,
    base: 'Nest on Fastify + jose',
    must: 3,
    aim: 4,
  },
  {
    ...api,
    figure: 'Processor time a request, two processes on two cores against one',
    subject: 'API, two processes',
    base: 'API',
    better: 'lower',
    must: 1.1,
    aim: 1,
  },
  {
    figure: 'Memory after load, 1,000 tokens, against the same server without the guard',
    experiment: 'memory',
    subject: 'API, 1,000 tokens',
    base: 'API, unguarded, 1,000 tokens',
    better: 'lower',
    must: 1.15,
    aim: 1.05,
  },
  {
    ...guard,
    figure: 'Memory for each cached token among 100,000, in bytes',
    headline: true,
    experiment: 'tokens',
    better: 'lower',
    must: 900,
    aim: 300,
  },
  {
    figure: 'Lookup time among 1,000,000 cached tokens, relative to 1,000',
    headline: true,
    experiment: 'million',
    subject: 'among 1,000,000',
    base: 'among 1,000',
    better: 'lower',
    must: 3,
    aim: 1.5,
  },
  {
    figure: 'Time from process start to the first 200, relative to the same server without the guard',
    headline: true,
    experiment: 'coldStart',
    subject: 'api',
    base: 'unguarded',
    better: 'lower',
    must: 1.15,
    aim: 1.05,
  },
  ...['keys rotate', 'issuer is down'].map(
    (situation): Row => ({
      figure: `Latency (p99) of guarded requests while ${situation === 'keys rotate' ? situation : `the ${situation}`}, against quiet`,
      experiment: 'keyTroubles',
      subject: situation,
      base: 'quiet',
      better: 'lower',
      must: 1.5,
    }),
  ),
  {
    ...tenant,
    figure: 'Tenant: milliseconds from starting the process to the first token',
    experiment: 'tenantStart',
    better: 'lower',
    must: 1500,
  },
  {
    ...tenant,
    figure: 'Tenant: megabytes resident then',
    experiment: 'tenantMemory',
    better: 'lower',
    must: 180,
  },
  {
    ...tenant,
    figure: 'Tenant: tokens for client credentials, by processor time, against bare oidc-provider',
    experiment: 'tenantTokens',
    base: 'oidc-provider',
    better: 'higher',
    must: 1,
  },
  {
    ...tenant,
    figure: 'Tenant: the same by the clock, each on one core',
    experiment: 'tenantClock',
    base: 'oidc-provider',
    better: 'higher',
    must: 1,
  },
  {
    figure: 'Tenant: milliseconds that `createTenant({ port: 0, seed })` takes in a fresh process',
    experiment: 'tenantEmbedding',
    subject: 'the call',
    better: 'lower',
    must: 500,
  },
]
