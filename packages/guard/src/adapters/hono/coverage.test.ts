/**
 * Holds the audit of a Hono application against what each of Hono's routers calls for real requests. A longer run:
 * `node packages/guard/dist/adapters/hono-coverage.test.js --runs=5000 --seed=1234`; `TEST_SEED` gives a seed to `npm test`.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { Hono, type MiddlewareHandler } from 'hono'
import { LinearRouter } from 'hono/router/linear-router'
import { PatternRouter } from 'hono/router/pattern-router'
import { RegExpRouter } from 'hono/router/reg-exp-router'
import { TrieRouter } from 'hono/router/trie-router'
import { createGuard } from '../../guard.ts'
import { authenticated } from '../../policy/policy.ts'
import { allow, audit, protect } from './hono.ts'

const guard = createGuard({ issuer: 'https://issuer.test/', audience: 'https://api.test' })
const { values } = parseArgs({ options: { runs: { type: 'string' }, seed: { type: 'string' } } })
const numRuns = Number(values.runs ?? 60)
const seed = Number(values.seed ?? process.env.TEST_SEED ?? Math.floor(Math.random() * 2 ** 31))

const routers: Readonly<Record<string, () => Hono>> = {
  'the default router': () => new Hono(),
  'a router that is not strict': () => new Hono({ strict: false }),
  RegExpRouter: () => new Hono({ router: new RegExpRouter() }),
  TrieRouter: () => new Hono({ router: new TrieRouter() }),
  LinearRouter: () => new Hono({ router: new LinearRouter() }),
  PatternRouter: () => new Hono({ router: new PatternRouter() }),
}

/** One call on an application. */
interface Added {
  readonly how: 'use' | 'get' | 'post' | 'all' | 'on'
  readonly path: string
}

interface Api {
  readonly mount: 'none' | 'route' | 'basePath'
  readonly prefix: string
  readonly policies: readonly Added[]
  readonly handler: Added
}

/** Adds the same to a protected application and to one whose policies are stood in for. */
function build(app: Hono, { mount, prefix, policies, handler }: Api, policy: MiddlewareHandler): Hono {
  const target = mount === 'basePath' ? app.basePath(prefix) : mount === 'route' ? new Hono() : app
  for (const added of policies) add(target, added, policy)
  add(target, handler.how === 'use' ? { ...handler, how: 'all' } : handler, async context =>
    context.text('secret', 200, { 'x-handled': 'yes' }),
  )
  if (mount === 'route') app.route(prefix, target)
  return app
}

function add(app: Hono, { how, path }: Added, handler: MiddlewareHandler): void {
  // A handler for all methods takes no `next`: with it, Hono could not tell it from middleware.
  const called: MiddlewareHandler =
    how === 'all' && handler.length < 2 ? context => handler(context, async () => {}) : handler
  if (how === 'use') app.use(path, called)
  else if (how === 'all') app.all(path, called)
  else app.on(how === 'on' ? ['get', 'POST'] : [how], [path], called)
}

const segment = fc.constantFrom('a', 'b', ':x', ':y', ':x?', ':x{[0-9]+}', ':x{.+}', '*', 'a*', ':x{a|b}', '7', 'a.b')
const path = fc
  .tuple(fc.array(segment, { maxLength: 3 }), fc.constantFrom('', '', '/*', '/', '?'))
  .map(([segments, end]) => `/${segments.join('/')}${end}`.replace('//', '/'))
const added = fc.record({ how: fc.constantFrom<Added['how']>('use', 'use', 'get', 'post', 'all', 'on'), path })

/** A policy for a path that looks like the handler's. */
function similarTo({ path }: Added): fc.Arbitrary<Added> {
  const ends = ['', '/*', '?', '/'].map(end => `${path}${end}`)
  const prefixes = path.split('/').map((_, index, segments) => `${segments.slice(0, index).join('/')}/*`)
  const how = fc.constantFrom<Added['how']>('use', 'all', 'get')
  return fc.record({
    how,
    path: fc.constantFrom(...ends, ...prefixes, path.replace('?', ''), path.replace(':x', ':y')),
  })
}

const api = added.chain(handler =>
  fc.record({
    mount: fc.constantFrom<Api['mount']>('none', 'route', 'basePath'),
    prefix: fc.constantFrom('/', '/a', '/:p', '/a/'),
    policies: fc.array(fc.oneof(added, similarTo(handler)), { minLength: 1, maxLength: 3 }),
    handler: fc.constant(handler),
  }),
)

const urls =
  '/ // /a /b /7 /a.b /%61 /A /a/ /7/ /a/b /a/7 /7/a /a/a /a/b/ /a//b /a?x /b/a/7 /a/a/a /a/7/b /a/b/7/a /7/7/7/'.split(
    ' ',
  )
const methods = ['GET', 'POST', 'HEAD']

/** The requests that reach the handler, such as "GET /a". */
async function reaching(app: Hono): Promise<string[]> {
  const reached: string[] = []
  for (const url of urls) {
    for (const method of methods) {
      const handled = await isHandled(app, new Request(`http://localhost${url}`, { method }))
      if (handled) reached.push(`${method} ${url}`)
    }
  }
  return reached
}

async function isHandled(app: Hono, request: Request): Promise<boolean> {
  try {
    return (await app.fetch(request)).headers.has('x-handled')
  } catch {
    return false
  }
}

function create(make: () => Hono, what: Api, policy: MiddlewareHandler, isProtected: boolean): Hono | undefined {
  const app = make().onError((_error, context) => context.text('', 500))
  if (isProtected) protect(app, guard)
  try {
    build(app, what, policy)
    app.router.match('GET', '/')
    return app
  } catch {
    // Not all routers take all patterns.
    return undefined
  }
}

function isRefused(app: Hono): boolean {
  try {
    audit(app)
    return false
  } catch {
    return true
  }
}

const standIn: MiddlewareHandler = async (context, _next) => context.text('refused', 401)

describe(`The audit of a Hono application (TEST_SEED=${seed})`, () => {
  for (const [name, make] of Object.entries(routers)) {
    it(`takes no route for guarded that a request reaches past its policies, with ${name}`, async () => {
      const seen = { accepted: 0, refused: 0 }
      await fc.assert(
        fc.asyncProperty(api, async what => {
          const app = create(make, what, allow(authenticated), true)
          const twin = create(make, what, standIn, false)
          fc.pre(app !== undefined && twin !== undefined)
          const refused = isRefused(app)
          seen[refused ? 'refused' : 'accepted'] += 1
          if (!refused) assert.deepEqual(await reaching(twin), [])
        }),
        { seed, numRuns },
      )
      assert.ok(seen.accepted > 10 && seen.refused > 10, JSON.stringify(seen))
    })

    it(`serves no such route, even when the audit cannot see it, with ${name}`, async () => {
      await fc.assert(
        fc.asyncProperty(api, async what => {
          const app = create(make, what, allow(authenticated), true)
          fc.pre(app !== undefined)
          // All but what protect() added: the router has them still.
          app.routes.splice(1)
          assert.deepEqual(await reaching(app), [])
        }),
        { seed, numRuns },
      )
    })
  }
})
