/** What happens when a program changes the routes of a protected Express application while it serves. */
import assert from 'node:assert/strict'
import type { RequestListener } from 'node:http'
import { describe, it } from 'node:test'
import express from 'express'
import express4 from 'express4'
import { createGuard } from '../../guard.ts'
import { anyone } from '../../policy/policy.ts'
import { createLoopbackServer } from '../../testing/loopback-server.ts'
import { allow, audit, type Middleware, protect } from './express.ts'

const guard = createGuard({ issuer: 'https://issuer.test/', audience: 'https://api.test' })
const secret: Middleware = (_request, response) => void response.end('secret')

/** A list of layers, as Express 4 and 5 keep it. */
type Stack = { handle: unknown; route?: { stack: { handle: unknown }[] } }[]

interface Routes {
  get(path: string, ...middleware: Middleware[]): unknown
  stack: Stack
}

/** An application with the route /old and, in a router at /in, /in/old; both are open to everybody. */
interface Changeable {
  readonly app: RequestListener & {
    get(path: string, ...middleware: Middleware[]): unknown
    use(middleware: Middleware): unknown
  }
  readonly router: Routes
  /** The application's own router. */
  readonly own: { stack: Stack }
  /** Puts an open route at /new before the application is asked again, in whichever list. */
  readonly layerOf: (path: string) => Stack[number]
}

function createExpress5(): Changeable {
  const app = express().set('env', 'test')
  const router = express.Router()
  protect(app, guard)
  fill(app, router)
  app.use('/in', router)
  const layerOf = (path: string) => {
    const other = express.Router()
    other.get(path, secret)
    return last(other.stack)
  }
  return { app, router, own: app.router, layerOf }
}

function createExpress4(): Changeable {
  const app = express4().set('env', 'test')
  const router = express4.Router()
  protect(app, guard)
  fill(app, router)
  app.use('/in', router)
  const layerOf = (path: string) => {
    const other = express4.Router()
    other.get(path, secret)
    return last(other.stack)
  }
  return { app, router, own: app._router, layerOf }
}

function fill(...routes: { get(path: string, ...middleware: Middleware[]): unknown }[]): void {
  for (const each of routes) each.get('/old', allow(anyone), (_request, response) => void response.end('old'))
}

function last<Item>(items: readonly Item[]): Item {
  const item = items.at(-1)
  assert.ok(item)
  return item
}

/** What a program can do, by the path that is open afterwards. */
const CHANGES: readonly (readonly [what: string, path: string, change: (changeable: Changeable) => unknown])[] = [
  ['a route is added', '/new', ({ app }) => app.get('/new', secret)],
  ['a route is added to a router', '/in/new', ({ router }) => router.get('/new', secret)],
  [
    'a route takes the place of another',
    '/new',
    ({ app, own }) => {
      own.stack.pop()
      app.get('/new', secret)
    },
  ],
  [
    'a route takes the place of another in a router',
    '/in/new',
    ({ router }) => {
      router.stack.pop()
      router.get('/new', secret)
    },
  ],
  ['a layer is replaced', '/new', ({ own, layerOf }) => own.stack.splice(-1, 1, layerOf('/new'))],
  [
    'a layer is assigned',
    '/new',
    ({ own, layerOf }) => Object.assign(own.stack, { [own.stack.length - 1]: layerOf('/new') }),
  ],
  ['a route is put in front of the guard', '/new', ({ own, layerOf }) => own.stack.unshift(layerOf('/new'))],
  [
    'a route is moved in front of the guard',
    '/new',
    ({ app, own }) => {
      app.get('/new', secret)
      own.stack.unshift(...own.stack.splice(-1, 1))
    },
  ],
  [
    'the list of a router is replaced',
    '/new',
    ({ own, layerOf }) => Object.assign(own, { stack: [...own.stack, layerOf('/new')] }),
  ],
  [
    'the list of a router within is replaced',
    '/in/new',
    ({ router, layerOf }) => Object.assign(router, { stack: [layerOf('/new')] }),
  ],
  [
    'the handler of a layer is replaced',
    '/in/new',
    ({ own, layerOf }) =>
      Object.assign(last(own.stack), { handle: Object.assign(() => {}, { stack: [layerOf('/new')] }) }),
  ],
  [
    'the policy of a route is taken away',
    '/old',
    ({ own }) => own.stack.find(({ route }) => route)?.route?.stack.shift(),
  ],
  [
    'the policy of a route is replaced',
    '/old',
    ({ own }) => Object.assign(own.stack.find(({ route }) => route)?.route?.stack[0] ?? {}, { handle: secret }),
  ],
  [
    'an error handler leads on past the error of the audit',
    '/new',
    ({ app, own, layerOf }) => {
      const recover = (_error: unknown, ...[, , next]: Parameters<Middleware>) => next()
      Reflect.apply(app.use, app, [Object.defineProperty(recover, 'length', { value: 4 })])
      own.stack.push(layerOf('/new'))
    },
  ],
]

for (const [version, create] of [
  ['Express 5', createExpress5],
  ['Express 4', createExpress4],
] as const) {
  describe(`A protected ${version} application that serves`, () => {
    for (const [what, path, change] of CHANGES) {
      it(`notices that ${what}`, async () => {
        const changeable = create()
        await using server = await createLoopbackServer(changeable.app)
        for (const old of ['/old', '/in/old']) assert.equal(await (await fetch(`${server.origin}${old}`)).text(), 'old')
        change(changeable)
        for (const asked of [path, '/old']) {
          const response = await fetch(`${server.origin}${asked}`)
          assert.equal(response.status, 500)
          assert.match(await response.text(), /no policy: &quot;GET \/(?:in\/)?(?:new|old)&quot;/)
        }
        assert.throws(() => audit(changeable.app), /no policy: "GET \/(?:in\/)?(?:new|old)"/)
      })
    }

    it('takes routes with a policy that are added, moved or taken away', async () => {
      const { app, own, router } = create()
      await using server = await createLoopbackServer(app)
      assert.equal((await fetch(`${server.origin}/old`)).status, 200)
      app.get('/new', allow(anyone), secret)
      router.get('/new', allow(anyone), secret)
      assert.equal((await fetch(`${server.origin}/new`)).status, 200)
      assert.equal((await fetch(`${server.origin}/in/new`)).status, 200)
      own.stack.splice(-1, 1)
      assert.equal((await fetch(`${server.origin}/new`)).status, 404)
    })
  })
}

describe('protect', () => {
  it('takes no router of Express, whose routes it could not read', () => {
    for (const router of [express.Router(), express4.Router()]) {
      assert.throws(() => protect(router, guard), /protect\(\) takes an application of Express, not a router/)
    }
  })
})
