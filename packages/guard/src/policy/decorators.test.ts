import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { del, get, open, patch, post, put, requires, routesOf } from './decorators.ts'
import { anyone, authenticated, permissions } from './policy.ts'

const admin = permissions('admin')

class Orders {
  readonly #orders = ['a', 'b']

  @get('/public')
  @open()
  public(): string {
    return 'public'
  }

  @get('/orders')
  @requires(authenticated)
  list(): readonly string[] {
    return this.#orders
  }

  @requires(admin)
  @get('/admin')
  admin(who: string): string {
    return `${who} ${this.#orders.length}`
  }

  helper(): string {
    return 'not a route'
  }
}

function refused(object: object): string {
  try {
    routesOf(object)
    return ''
  } catch (error) {
    assert.ok(error instanceof TypeError)
    return error.message
  }
}

describe('routesOf', () => {
  it('reads what the decorators say, in whichever order they stand', () => {
    const routes = routesOf(new Orders())
    assert.deepEqual(
      routes.map(({ method, path, policy }) => [method, path, policy]),
      [
        ['GET', '/public', anyone],
        ['GET', '/orders', authenticated],
        ['GET', '/admin', admin],
      ],
    )
  })

  it('reads each method of HTTP', () => {
    class Order {
      @get('/:id') @open() show(): void {}
      @post('/') @open() add(): void {}
      @put('/:id') @open() replace(): void {}
      @patch('/:id') @open() change(): void {}
      @del('/:id') @open() remove(): void {}
    }
    assert.deepEqual(
      routesOf(new Order()).map(({ method, path }) => `${method} ${path}`),
      ['GET /:id', 'POST /', 'PUT /:id', 'PATCH /:id', 'DELETE /:id'],
    )
  })

  it('binds each method to its object, private fields too, and hands it its arguments', () => {
    const [, list, byAdmin] = routesOf(new Orders())
    assert.deepEqual(list?.handler(), ['a', 'b'])
    assert.equal(byAdmin?.handler('ada'), 'ada 2')
  })

  it('reads inherited routes', () => {
    class Special extends Orders {
      @get('/special')
      @requires(authenticated)
      special(): void {}
    }
    assert.deepEqual(
      routesOf(new Special()).map(({ path }) => path),
      ['/special', '/public', '/orders', '/admin'],
    )
  })

  it('takes the route of a subclass that states its own for an inherited one', () => {
    class Stricter extends Orders {
      @get('/public')
      @requires(admin)
      override public(): string {
        return 'not public'
      }
    }
    const routes = routesOf(new Stricter()).filter(({ path }) => path === '/public')
    assert.deepEqual(
      routes.map(({ policy, handler }) => [policy, handler()]),
      [[admin, 'not public']],
    )
  })

  it('refuses a method without a policy', () => {
    class Forgetful {
      @get('/forgotten')
      forgotten(): void {}
    }
    assert.match(refused(new Forgetful()), /"forgotten" states no policy/)
  })

  it('refuses a policy without a route', () => {
    class Pathless {
      @requires(admin)
      pathless(): void {}
    }
    assert.match(refused(new Pathless()), /"pathless" states a policy and no route/)
  })

  it('refuses an override that states nothing: its guard would be gone', () => {
    class Careless extends Orders {
      override admin(): string {
        return 'open to all?'
      }
    }
    assert.match(refused(new Careless()), /"admin" overrides a route/)
  })

  it('refuses an override that states the path alone', () => {
    class Careless extends Orders {
      @get('/admin')
      override admin(): string {
        return 'open to all?'
      }
    }
    assert.match(refused(new Careless()), /"admin" states no policy/)
  })

  it('refuses an override two classes down', () => {
    class Between extends Orders {}
    class Careless extends Between {
      override list(): readonly string[] {
        return []
      }
    }
    assert.match(refused(new Careless()), /"list" overrides a route/)
  })

  it('refuses a method that another decorator replaced after its policy was stated', () => {
    function logged<This, Result>(method: (this: This) => Result): (this: This) => Result {
      return function (this: This) {
        return method.call(this)
      }
    }
    class Wrapped {
      @get('/wrapped')
      @logged
      @requires(admin)
      wrapped(): void {}
    }
    assert.match(refused(new Wrapped()), /"wrapped" states no policy/)
  })

  for (const [what, object] of [
    ['an object without methods', {}],
    ['an object with plain methods', { list: () => [] }],
    ['an object without prototype', Object.create(null)],
    ['an array', []],
  ] as const) {
    it(`refuses ${what}`, () => assert.match(refused(object), /No method of the object states a route/))
  }
})

describe('a decorator', () => {
  it('refuses a second policy', () => {
    assert.throws(() => {
      class Torn {
        @get('/torn')
        @open()
        @requires(admin)
        torn(): void {}
      }
      return Torn
    }, /"torn" states two policies/)
  })

  it('refuses a second route', () => {
    assert.throws(() => {
      class Torn {
        @get('/a')
        @post('/a')
        @open()
        torn(): void {}
      }
      return Torn
    }, /"torn" states two routes/)
  })

  it('refuses a static method', () => {
    assert.throws(() => {
      class Static {
        readonly orders = []

        @get('/static')
        @open()
        static list(): void {}
      }
      return Static
    }, /"list" must be public and not static/)
  })

  it('refuses a private method', () => {
    assert.throws(() => {
      class Private {
        @get('/private')
        @open()
        #list(): void {}
        list(): void {
          this.#list()
        }
      }
      return Private
    }, /"#list" must be public and not static/)
  })

  it('refuses a path without a slash in front', () => {
    for (const decorate of [get, post, put, patch, del]) {
      assert.throws(() => decorate('orders'), { name: 'TypeError', message: /"\/orders"/ })
      assert.throws(() => decorate(''), TypeError)
    }
  })
})
