import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import {
  All,
  Controller,
  Get,
  HttpException,
  type INestApplication,
  Module,
  type ModuleMetadata,
  Post,
  Scope,
  SetMetadata,
} from '@nestjs/common'
import { ExternalContextCreator, NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { Test } from '@nestjs/testing'
import { createGuard } from '../../guard.ts'
import { anyone, authenticated, permissions } from '../../policy/policy.ts'
import { createTestIssuer } from '../../testing/test-issuer.ts'
import { audit, Public, protect, Requires, TOLLGATE_GUARD, TollgateModule } from './nest.ts'

const guard = createGuard({ issuer: 'https://issuer.test/', audience: 'https://api.test' })

const apps: INestApplication[] = []
after(() => Promise.all(apps.map(app => app.close())))

type Class = new () => object

/** A controller, decorated by calls: Nest wants TypeScript's older decorators, with which this is not compiled. */
function createController(decorators: ClassDecorator[], methods: Readonly<Record<string, MethodDecorator[]>>): Class {
  class OrdersController {}
  define(OrdersController, methods)
  for (const decorate of decorators) decorate(OrdersController)
  return OrdersController
}

function define({ prototype }: Class, methods: Readonly<Record<string, MethodDecorator[]>>): void {
  for (const [name, applied] of Object.entries(methods)) {
    const descriptor = { value: () => 'secret', configurable: true, writable: true }
    for (const decorate of applied) decorate(prototype, name, descriptor)
    Object.defineProperty(prototype, name, descriptor)
  }
}

/** A subclass whose methods override those of the same name. */
function override(base: Class, methods: Readonly<Record<string, MethodDecorator[]>>): Class {
  class Derived extends base {}
  define(Derived, methods)
  return Derived
}

function mixin(base: Class): Class {
  class Mixin extends base {}
  return Mixin
}

/** As many a decorator does, to log calls or to measure them. */
const replace: MethodDecorator = (_prototype, _name, descriptor) => {
  const { value } = descriptor
  if (typeof value === 'function')
    Reflect.set(descriptor, 'value', (...args: unknown[]) => Reflect.apply(value, undefined, args))
}

async function createApp(...controllers: Class[]): Promise<INestApplication> {
  return await createAppOf({ controllers })
}

async function createAppOf(metadata: ModuleMetadata): Promise<INestApplication> {
  class ApiModule {}
  Module({ imports: [protect(guard)], ...metadata })(ApiModule)
  const app = await NestFactory.create(ApiModule, { logger: false, abortOnError: false })
  apps.push(app)
  return app
}

/** @returns where it listens */
async function start(app: INestApplication): Promise<string> {
  await app.listen(0, 'localhost')
  return (await app.getUrl()).replace('[::1]', 'localhost')
}

describe('The audit of a Nest application', () => {
  it('lists each route with what it needs', async () => {
    const orders = createController([Controller('orders'), Requires(authenticated)], {
      list: [Get(), Requires(permissions('read:orders'))],
      one: [Get(':id')],
      create: [Post(['new', 'create']), Requires(permissions('write:orders'))],
    })
    const status = createController([Controller({ path: 'status', scope: Scope.REQUEST })], { all: [All(), Public()] })
    const app = await createApp(orders, status)
    app.setGlobalPrefix('api')
    await app.init()
    assert.deepEqual(audit(app), [
      { method: 'GET', path: '/api/orders', requires: 'the permission read:orders' },
      { method: 'GET', path: '/api/orders/:id', requires: 'a valid access token' },
      { method: 'POST', path: '/api/orders/new', requires: 'the permission write:orders' },
      { method: 'POST', path: '/api/orders/create', requires: 'the permission write:orders' },
      { method: 'ALL', path: '/api/status', requires: 'nothing' },
    ])
  })

  it('keeps an application with a route without policy from starting', async () => {
    const orders = createController([Controller('orders')], {
      list: [Get(), Public()],
      one: [Get(':id')],
      add: [Post()],
    })
    const app = await createApp(orders)
    await assert.rejects(app.listen(0), /Routes state no policy: "GET \/orders\/:id", "POST \/orders"; add @Requires/)
  })
})

describe('A policy that is lost by inheritance or by another decorator', () => {
  const strict = Requires(permissions('admin'))

  for (const [what, declare] of [
    ['an override that states only its route', base => override(base, { list: [Get('list')] })],
    ['an override in a mixin', base => override(mixin(base), { list: [Get('list')] })],
    [
      'an override of an override',
      base => override(override(base, { list: [Get('list'), strict] }), { list: [Get('list')] }),
    ],
    [
      'a decorator that replaces the method above the policy',
      () => createController([], { list: [strict, replace, Get('list')] }),
    ],
    [
      'an override of a method that states a policy and no route',
      () => override(createController([], { list: [strict] }), { list: [Get('list')] }),
    ],
  ] satisfies [string, (base: Class) => Class][]) {
    it(`keeps the application from starting: ${what}`, async () => {
      const base = createController([Controller('base'), Requires(authenticated)], { list: [Get('list'), strict] })
      const derived = declare(base)
      for (const decorate of [Controller('derived'), Requires(authenticated)]) decorate(derived)
      const app = await createApp(derived)
      await assert.rejects(
        app.init(),
        /A route states no policy: "GET \/derived\/list"; add @Requires\(…\) or @Public\(\)/,
      )
    })
  }

  for (const [what, declare, requires] of [
    ['a method that is inherited', base => override(base, {}), 'the permission admin'],
    ['a method of a mixin', base => override(mixin(base), {}), 'the permission admin'],
    ['an override that states a policy', base => override(base, { list: [Get('list'), Public()] }), 'nothing'],
    [
      'an override that states it again',
      base => override(base, { list: [Get('list'), strict] }),
      'the permission admin',
    ],
  ] satisfies [string, (base: Class) => Class, string][]) {
    it(`is not lost for ${what}`, async () => {
      const base = createController([Controller('base'), Requires(authenticated)], {
        list: [Get('list'), strict],
        other: [Get('other')],
      })
      const derived = declare(base)
      Controller('derived')(derived)
      const app = await createApp(derived)
      await app.init()
      assert.equal(audit(app).find(({ path }) => path === '/derived/list')?.requires, requires)
    })
  }

  it("is the controller's for an override of a method that left it to the controller", async () => {
    const base = createController([Controller('base'), Requires(authenticated)], { list: [Get('list')] })
    const derived = override(base, { list: [Get('list')] })
    Controller('derived')(derived)
    const app = await createApp(derived)
    await app.init()
    assert.deepEqual(audit(app), [{ method: 'GET', path: '/derived/list', requires: 'a valid access token' }])
  })

  for (const scope of [Scope.DEFAULT, Scope.REQUEST]) {
    it(`does not give way to its controller's when the constructor binds the method, in scope ${Scope[scope]}`, async () => {
      class Bound extends createController([Requires(anyone)], { list: [Get('list'), strict] }) {
        constructor() {
          super()
          const list: unknown = Reflect.get(this, 'list')
          assert.ok(typeof list === 'function')
          Reflect.set(this, 'list', list.bind(this))
        }
      }
      Controller({ scope })(Bound)
      const response = await fetch(`${await start(await createApp(Bound))}/list`)
      assert.ok([401, 500].includes(response.status), String(response.status))
    })
  }
})

describe('A route on the HTTP adapter of Nest', () => {
  for (const [platform, createAdapter] of [
    ['Express', () => new ExpressAdapter()],
    ['Fastify', () => new FastifyAdapter()],
  ] as const) {
    it(`is listed as open by the audit, on ${platform}`, async () => {
      class ApiModule {}
      const orders = createController([Controller('orders')], { one: [Get(':id'), Requires(authenticated)] })
      Module({ imports: [protect(guard)], controllers: [orders] })(ApiModule)
      const app: INestApplication = await NestFactory.create(ApiModule, createAdapter(), { logger: false })
      apps.push(app)
      const answer = (_request: unknown, response: { send(body: string): unknown }) => response.send('up')
      app.getHttpAdapter().get('/health', answer)
      app.getHttpAdapter().post('/hooks/:id', answer)
      assert.equal(await (await fetch(`${await start(app)}/health`)).text(), 'up')
      assert.deepEqual(audit(app), [
        { method: 'GET', path: '/orders/:id', requires: 'a valid access token' },
        { method: 'GET', path: '/health', requires: 'nothing' },
        { method: 'POST', path: '/hooks/:id', requires: 'nothing' },
      ])
    })
  }
})

describe('TollgateModule.forRootAsync', () => {
  it('creates the guard from other providers, and a test replaces it', async () => {
    const SETTINGS = Symbol('settings')
    class SettingsModule {}
    Module({
      providers: [{ provide: SETTINGS, useValue: { issuer: 'https://issuer.test/', audience: 'https://api.test' } }],
      exports: [SETTINGS],
    })(SettingsModule)
    const tollgate = TollgateModule.forRootAsync({
      imports: [SettingsModule],
      inject: [SETTINGS],
      useFactory: async (settings: { issuer: string; audience: string }) => createGuard(settings),
    })
    const orders = createController([Controller('orders')], { list: [Get(), Requires(authenticated)] })
    await using issuer = await createTestIssuer()
    const headers = { authorization: `Bearer ${issuer.issue()}` }
    for (const [replacement, status] of [
      [undefined, 401],
      [createGuard(issuer), 200],
    ] as const) {
      const builder = Test.createTestingModule({ imports: [tollgate], controllers: [orders] })
      if (replacement) builder.overrideProvider(TOLLGATE_GUARD).useValue(replacement)
      const app: INestApplication = (await builder.compile()).createNestApplication({ logger: false })
      apps.push(app)
      const origin = await start(app)
      assert.equal((await fetch(`${origin}/orders`)).status, 401)
      assert.equal((await fetch(`${origin}/orders`, { headers })).status, status)
      assert.equal(audit(app).length, 1)
    }
  })

  it('keeps an application from starting without a guard', async () => {
    const tollgate = TollgateModule.forRootAsync({ useFactory: () => Object({ check: 'no function' }) })
    await assert.rejects(Test.createTestingModule({ imports: [tollgate] }).compile(), /A guard is what createGuard/)
  })
})

describe('An application of a Nest testing module', () => {
  for (const [platform, createAdapter] of [
    ['Express', () => new ExpressAdapter()],
    ['Fastify', () => new FastifyAdapter()],
  ] as const) {
    it(`refuses a request as any application does, on ${platform}`, async () => {
      const orders = createController([Controller('orders')], { list: [Get(), Requires(authenticated)] })
      const module = await Test.createTestingModule({ imports: [protect(guard)], controllers: [orders] }).compile()
      const app: INestApplication = module.createNestApplication(createAdapter(), { logger: false })
      apps.push(app)
      app
        .getHttpAdapter()
        .get('/health', (_request: unknown, response: { send(body: string): unknown }) => response.send('up'))
      const response = await fetch(`${await start(app)}/orders`)
      assert.equal(response.status, 401)
      assert.equal(response.headers.get('www-authenticate'), 'Bearer')
      assert.deepEqual(await response.json(), { message: 'Requires authentication' })
      assert.deepEqual(
        audit(app).map(({ path, requires }) => `${path}: ${requires}`),
        ['/orders: a valid access token', '/health: nothing'],
      )
    })
  }
})

describe('A policy where Nest does not call the guard', () => {
  const gateway = createController([], { say: [Requires(authenticated)], hear: [] })
  const gatewayAsWhole = createController([Requires(authenticated)], { say: [] })
  const messages = createController([Controller(), Requires(authenticated)], { on: [Requires(authenticated)] })

  for (const [where, metadata] of [
    ['a method of a gateway', { providers: [gateway] }],
    ['a gateway', { providers: [gatewayAsWhole] }],
    ['a method of a controller that is no route', { controllers: [messages] }],
  ] satisfies [string, ModuleMetadata][]) {
    it(`keeps the application from starting: on ${where}`, async () => {
      const app = await createAppOf(metadata)
      await assert.rejects(
        app.init(),
        /HTTP routes, queries and mutations, not "OrdersController\.(say|on)": remove @Requires/,
      )
    })
  }

  it('may be @Public()', async () => {
    const app = await createAppOf({ providers: [createController([], { say: [Public()] })] })
    await app.init()
  })
})

describe('A Nest application that is protected', () => {
  it("lets a method's policy stand in place of its controller's", async () => {
    const orders = createController([Controller(), Requires(authenticated)], { a: [Get('a')], b: [Get('b'), Public()] })
    const app = await createApp(orders)
    const origin = await start(app)
    assert.equal((await fetch(`${origin}/a`)).status, 401)
    assert.equal((await fetch(`${origin}/b`)).status, 200)
  })

  it('guards request-scoped controllers', async () => {
    const orders = createController([Controller({ scope: Scope.REQUEST })], { a: [Get('a'), Requires(authenticated)] })
    const app = await createApp(orders)
    assert.equal((await fetch(`${await start(app)}/a`)).status, 401)
  })

  it("shows refusals to the application's own exception filters", async () => {
    const app = await createApp(createController([Controller()], { a: [Get(), Requires(authenticated)] }))
    app.useGlobalFilters({
      catch(exception, host) {
        assert.ok(exception instanceof HttpException)
        host.switchToHttp().getResponse().status(exception.getStatus()).json({ own: exception.getResponse() })
      },
    })
    const response = await fetch(await start(app))
    assert.equal(response.status, 401)
    assert.equal(response.headers.get('www-authenticate'), 'Bearer')
    assert.deepEqual(await response.json(), { own: { message: 'Requires authentication' } })
  })
})

describe('A method that Nest calls for something other than an HTTP request', () => {
  /** Calls a method as a GraphQL or microservices module does, global guards included. */
  async function call(decorators: MethodDecorator[], type: string): Promise<unknown> {
    const resolver = createController([], { orders: decorators })
    const app = await createAppOf({})
    await app.init()
    const instance = new resolver()
    const method = Object(instance).orders
    const creator = app.get(ExternalContextCreator)
    const usual = undefined
    const handler = creator.create(instance, method, 'orders', usual, usual, usual, usual, usual, type)
    return await handler({ headers: {} })
  }

  for (const [type, message] of [
    ['graphql', /The context of GraphQL has no request: add the request to it as "req"/],
    ['rpc', /cannot guard "rpc": state @Public\(\) there/],
    ['ws', /cannot guard "ws": state @Public\(\) there/],
  ] as const) {
    it(`is refused when it demands a token: ${type}`, async () => {
      await assert.rejects(call([Requires(authenticated)], type), { name: 'TypeError', message })
    })

    it(`is refused when it states no policy: ${type}`, async () => {
      await assert.rejects(call([], type), { name: 'TypeError', message: /states no policy/ })
    })

    it(`is called when it is @Public(): ${type}`, async () => {
      assert.equal(await call([Public()], type), 'secret')
    })
  }
})

describe('The resolvers of GraphQL', () => {
  /** Marks a method as `@nestjs/graphql` does. */
  function resolves(type: string, name: string): MethodDecorator {
    return (target, key, descriptor) => {
      SetMetadata('graphql:resolver_type', type)(target, key, descriptor)
      SetMetadata('graphql:resolver_name', name)(target, key, descriptor)
    }
  }

  it('are listed with what they need', async () => {
    const resolver = createController([Requires(authenticated)], {
      list: [resolves('Query', 'orders'), Requires(permissions('read:orders'))],
      add: [resolves('Mutation', 'addOrder')],
      watch: [resolves('Subscription', 'orderAdded'), Public()],
      customer: [SetMetadata('graphql:resolve_property', true)],
    })
    const app = await createAppOf({ providers: [resolver] })
    await app.init()
    assert.deepEqual(audit(app), [
      { method: 'GraphQL', path: 'Query.orders', requires: 'the permission read:orders' },
      { method: 'GraphQL', path: 'Mutation.addOrder', requires: 'a valid access token' },
      { method: 'GraphQL', path: 'Subscription.orderAdded', requires: 'nothing' },
    ])
  })

  const inVain = /checks HTTP routes, queries and mutations, not "OrdersController.a": remove @Requires/
  for (const [what, decorators, onClass, message] of [
    ['a query without a policy', [resolves('Query', 'a')], [], /A route states no policy: "GraphQL Query.a"/],
    ['a subscription without a policy', [resolves('Subscription', 'a')], [], /no policy: "GraphQL Subscription.a"/],
    [
      'a federated entity without a policy',
      [SetMetadata('graphql:resolve_reference', true)],
      [],
      /no policy: "GraphQL Query._entities"/,
    ],
    ['a subscription that demands a token', [resolves('Subscription', 'a'), Requires(authenticated)], [], inVain],
    ['a subscription whose class demands a token', [resolves('Subscription', 'a')], [Requires(authenticated)], inVain],
    [
      'a field that demands a token',
      [SetMetadata('graphql:resolve_property', true), Requires(authenticated)],
      [],
      inVain,
    ],
  ] satisfies [string, MethodDecorator[], ClassDecorator[], RegExp][]) {
    it(`stop the start: ${what}`, async () => {
      const app = await createAppOf({ providers: [createController(onClass, { a: decorators })] })
      await assert.rejects(app.init(), message)
    })
  }
})

describe('The decorators for Nest', () => {
  it('refuse a second policy, of which one would be forgotten', () => {
    assert.throws(
      () => createController([Controller()], { a: [Requires(permissions('a')), Requires(permissions('b'))] }),
      /states two policies: join them with allOf/,
    )
    assert.throws(() => createController([Requires(anyone), Public()], {}), /"OrdersController" states two policies/)
  })

  it('let a method of a subclass state its own', () => {
    const base = createController([Requires(authenticated)], { a: [Get(), Public()] })
    class Derived extends base {}
    assert.doesNotThrow(() => Requires(permissions('a'))(Derived))
  })
})
