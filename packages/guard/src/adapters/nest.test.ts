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
} from '@nestjs/common'
import { ExternalContextCreator, NestFactory } from '@nestjs/core'
import { createGuard } from '../guard.ts'
import { anyone, authenticated, permissions } from '../policy.ts'
import { audit, Public, protect, Requires } from './nest.ts'

const guard = createGuard({ issuer: 'https://issuer.test/', audience: 'https://api.test' })

const apps: INestApplication[] = []
after(() => Promise.all(apps.map(app => app.close())))

type Class = new () => object

/** A controller, decorated by calls: Nest wants TypeScript's older decorators, with which this is not compiled. */
function createController(decorators: ClassDecorator[], methods: Readonly<Record<string, MethodDecorator[]>>): Class {
  class OrdersController {}
  for (const [name, applied] of Object.entries(methods)) {
    const descriptor = { value: () => 'secret', configurable: true, writable: true }
    Object.defineProperty(OrdersController.prototype, name, descriptor)
    for (const decorate of applied) decorate(OrdersController.prototype, name, descriptor)
  }
  for (const decorate of decorators) decorate(OrdersController)
  return OrdersController
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
      { method: 'GET', path: '/api/orders', needs: 'the permission read:orders' },
      { method: 'GET', path: '/api/orders/:id', needs: 'a valid access token' },
      { method: 'POST', path: '/api/orders/new', needs: 'the permission write:orders' },
      { method: 'POST', path: '/api/orders/create', needs: 'the permission write:orders' },
      { method: 'ALL', path: '/api/status', needs: 'nothing' },
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

describe('A policy where Nest would not ask the guard', () => {
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
      await assert.rejects(app.init(), /for HTTP routes alone, not for "OrdersController\.(say|on)": take @Requires/)
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

  it('guards controllers that are made anew for each request', async () => {
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

  for (const type of ['graphql', 'rpc', 'ws']) {
    it(`is refused when it demands a token: ${type}`, async () => {
      const refused = { name: 'TypeError', message: new RegExp(`cannot guard "${type}": state @Public\\(\\) there`) }
      await assert.rejects(call([Requires(authenticated)], type), refused)
    })

    it(`is refused when it states no policy: ${type}`, async () => {
      await assert.rejects(call([], type), { name: 'TypeError', message: /states no policy/ })
    })

    it(`is called when it is @Public(): ${type}`, async () => {
      assert.equal(await call([Public()], type), 'secret')
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
