/**
 * Holds the audit of an Express application against what Express calls for real requests. A longer run:
 * `node packages/guard/dist/src/adapters/express/coverage.test.js --runs=5000 --seed=1234`; `TEST_SEED` gives a seed to
 * `npm test`.
 */
import assert from 'node:assert/strict'
import { IncomingMessage, type RequestListener, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { describe, it } from 'node:test'
import { parseArgs } from 'node:util'
import express from 'express'
import express4 from 'express4'
import fc from 'fast-check'
import { createGuard } from '../../guard.ts'
import { authenticated } from '../../policy/policy.ts'
import { allow, audit, type Middleware, protect } from './express.ts'

const guard = createGuard({ issuer: 'https://issuer.test/', audience: 'https://api.test' })
const { values } = parseArgs({ options: { runs: { type: 'string' }, seed: { type: 'string' } } })
const numRuns = Number(values.runs ?? 100)
const seed = Number(values.seed ?? process.env.TEST_SEED ?? Math.floor(Math.random() * 2 ** 31))

type Path = string | RegExp | readonly string[]

/** One call on an application or a router. */
type Step =
  | { readonly kind: 'policy'; readonly path: Path | undefined }
  | { readonly kind: 'rewrite'; readonly path: Path | undefined }
  | { readonly kind: 'route policy' | 'handler'; readonly path: Path; readonly method: 'get' | 'post' | 'all' | 'head' }
  | { readonly kind: 'router'; readonly path: Path | undefined; readonly steps: readonly Step[] }

/** What Express 4 and 5 have in common. */
interface Routes {
  use(...given: unknown[]): unknown
}

const NO_POLICY: Middleware = (_request, _response, next) => next()
const refuse: Middleware = (_request, response) => void response.writeHead(401).end()
const secret: Middleware = (_request, response) => void response.end('secret')
const rewrite: Middleware = (request, _response, next) => {
  if (request.url === '/7') request.url = '/a'
  next()
}

const paths4 = [
  '/',
  '/a',
  '/a/',
  '/A',
  '/:x',
  '/a/:x',
  '/a/:x?',
  '/:x(\\\\d+)',
  '/a*',
  '*',
  '/ab?',
  '/(a|b)',
  '',
  '/a/b',
]
const paths5 = [
  '/',
  '/a',
  '/a/',
  '/A',
  '/:x',
  '/a/:x',
  '/a{/:x}',
  '/{:x}',
  '/*rest',
  '/{*rest}',
  '/a/*rest',
  '',
  '/a/b',
]
const expressions = [/^\/a/, /^\/a$/, /\/b/]

function pathOf(paths: readonly string[]): fc.Arbitrary<Path> {
  return fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...paths) },
    fc.constantFrom(...expressions),
    fc.array(fc.constantFrom(...paths), { minLength: 1, maxLength: 2 }),
  )
}

/** Few paths for all steps, so that policies and routes meet. */
function stepsFor(paths: readonly string[]): fc.Arbitrary<readonly Step[]> {
  return fc.array(pathOf(paths), { minLength: 1, maxLength: 2 }).chain(pool => stepsOf(fc.constantFrom(...pool), 2))
}

function stepsOf(path: fc.Arbitrary<Path>, depth: number): fc.Arbitrary<readonly Step[]> {
  const mount = fc.option(path, { nil: undefined })
  const method = fc.constantFrom('get', 'get', 'post', 'all', 'head')
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('policy'), path: mount }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('rewrite'), path: mount }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('route policy'), path, method }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('handler'), path, method }) },
    ...(depth > 0
      ? [
          {
            weight: 2,
            arbitrary: fc.record({ kind: fc.constant('router'), path: mount, steps: stepsOf(path, depth - 1) }),
          },
        ]
      : []),
  )
  return fc.array(step, { minLength: 1, maxLength: 4 })
}

function add(routes: Routes, steps: readonly Step[], policy: Middleware, createRouter: () => Routes): void {
  for (const step of steps) {
    const given = step.path === undefined ? [] : [step.path]
    if (step.kind === 'policy') routes.use(...given, policy)
    else if (step.kind === 'rewrite') routes.use(...given, rewrite)
    else if (step.kind === 'router') {
      const router = createRouter()
      add(router, step.steps, policy, createRouter)
      routes.use(...given, router)
    } else {
      const handlers = step.kind === 'handler' ? [secret] : [policy, secret]
      Reflect.apply(Reflect.get(routes, step.method), routes, [step.path, ...handlers])
    }
  }
}

const urls = ['/', '/a', '/a/', '/A', '/b', '/7', '/ab', '/a/7', '/a/b', '/a/b/', '/b/a', '/a/a/b', '//a', '/%61', '/%']
const methods = ['GET', 'POST', 'HEAD']

/** The requests that reach a handler, such as "GET /a". */
function reaching(app: RequestListener): string[] {
  return methods.flatMap(method => urls.filter(url => reaches(app, method, url)).map(url => `${method} ${url}`))
}

function reaches(app: RequestListener, method: string, url: string): boolean {
  const request = new IncomingMessage(new Socket())
  Object.assign(request, { method, url, headers: { host: 'localhost' } })
  const response = new ServerResponse(request)
  let reached = false
  const end = response.end.bind(response)
  response.end = (...args: unknown[]) => {
    reached ||= args[0] === 'secret'
    return Reflect.apply(end, response, args)
  }
  app(request, response)
  return reached
}

function isRefused(app: Parameters<typeof audit>[0]): boolean {
  try {
    audit(app)
    return false
  } catch {
    return true
  }
}

for (const [name, paths, create, createRouter] of [
  ['Express 5', paths5, () => express(), () => express.Router()],
  [
    'Express 5 with strict routes',
    paths5,
    () => express().enable('strict routing').enable('case sensitive routing'),
    () => express.Router({ strict: true }),
  ],
  ['Express 4', paths4, () => express4(), () => express4.Router()],
  [
    'Express 4 with strict routes',
    paths4,
    () => express4().enable('strict routing').enable('case sensitive routing'),
    () => express4.Router({ strict: true }),
  ],
] as const) {
  describe(`The audit of an application of ${name} (TEST_SEED=${seed})`, () => {
    it('takes no route for guarded that a request reaches past its policies', () => {
      const seen = { accepted: 0, refused: 0 }
      fc.assert(
        fc.property(stepsFor(paths), steps => {
          const app = create().set('env', 'test')
          protect(app, guard)
          add(app, steps, allow(authenticated), createRouter)
          const twin = create().set('env', 'test')
          add(twin, [{ kind: 'policy', path: undefined }], NO_POLICY, createRouter)
          add(twin, steps, refuse, createRouter)
          const refused = isRefused(app)
          seen[refused ? 'refused' : 'accepted'] += 1
          assert.deepEqual(refused ? [] : reaching(twin), [])
          assert.deepEqual(reaching(app), [])
        }),
        { seed, numRuns },
      )
      assert.ok(seen.accepted > numRuns / 20 && seen.refused > numRuns / 20, JSON.stringify(seen))
    })
  })
}
