import { anyone, checkPolicy, type Policy } from './policy.ts'

/** The HTTP methods that have a decorator. */
export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** A method that handles requests, with its route and policy from the decorators. */
export interface Route {
  readonly method: HttpMethod
  /** Relative to where the routes are mounted, with a leading slash. */
  readonly path: string
  readonly policy: Policy
  /** The method, bound to its object. */
  readonly handler: (...args: unknown[]) => unknown
}

type Method = (...args: never[]) => unknown
type MethodDecorator = (method: Method, context: ClassMethodDecoratorContext) => void

interface Statement {
  readonly answers?: { readonly method: HttpMethod; readonly path: string }
  readonly policy?: Policy
}

/** Routes and policies by method. Decorators only record them; the adapter that mounts the routes enforces them. */
const statements = new WeakMap<Method, Statement>()

/** Routes GET requests for `path` to the method. @throws TypeError if the path has no leading slash */
export function get(path: string): MethodDecorator {
  return answers('GET', path)
}

/** Routes POST requests for `path` to the method. @throws TypeError if the path has no leading slash */
export function post(path: string): MethodDecorator {
  return answers('POST', path)
}

/** Routes PUT requests for `path` to the method. @throws TypeError if the path has no leading slash */
export function put(path: string): MethodDecorator {
  return answers('PUT', path)
}

/** Routes PATCH requests for `path` to the method. @throws TypeError if the path has no leading slash */
export function patch(path: string): MethodDecorator {
  return answers('PATCH', path)
}

/**
 * Routes DELETE requests for `path` to the method; `delete` is a reserved word.
 *
 * @throws TypeError as {@link get} does
 */
export function del(path: string): MethodDecorator {
  return answers('DELETE', path)
}

function answers(method: HttpMethod, path: string): MethodDecorator {
  if (!path.startsWith('/')) throw new TypeError(`The path "${path}" needs a slash in front: "/${path}"`)
  return state({ answers: { method, path } })
}

/** Allows requests with or without a token to call the method. */
export function open(): MethodDecorator {
  return state({ policy: anyone })
}

/** Allows requests whose access token satisfies the policy to call the method. */
export function requires(policy: Policy): MethodDecorator {
  checkPolicy(policy)
  return state({ policy })
}

function state(statement: Statement): MethodDecorator {
  return (method, { name, static: isStatic, private: isPrivate }) => {
    if (isStatic || isPrivate) throw new TypeError(`The method "${String(name)}" must be public and not static`)
    const known = statements.get(method)
    if (known?.answers && statement.answers) throw new TypeError(`The method "${String(name)}" states two routes`)
    if (known?.policy && statement.policy) throw new TypeError(`The method "${String(name)}" states two policies`)
    statements.set(method, { ...known, ...statement })
  }
}

/**
 * The routes that the methods of an object state with their decorators.
 *
 * @throws TypeError if a method states a route without a policy or a policy without a route, if a subclass overrides
 * such a method without stating both again, or if no method states a route
 */
export function routesOf(object: object): Route[] {
  const methods = new Map<string | symbol, Method>()
  const routes: Route[] = []
  for (const [name, method] of inheritedMethods(object)) {
    const statement = statements.get(method)
    const override = methods.get(name)
    if (statement && override && !statements.has(override)) {
      throw new TypeError(`The method "${String(name)}" overrides a route and states no policy: state both again`)
    }
    if (statement && !override) routes.push(routeOf(object, name, method, statement))
    if (!override) methods.set(name, method)
  }
  if (routes.length === 0)
    throw new TypeError('No method of the object states a route: add @get, @post, @put, @patch or @del')
  return routes
}

function routeOf(object: object, name: string | symbol, method: Method, { answers, policy }: Statement): Route {
  if (!answers)
    throw new TypeError(
      `The method "${String(name)}" states a policy and no route: add @get, @post, @put, @patch or @del`,
    )
  if (!policy) throw new TypeError(`The method "${String(name)}" states no policy: add @open() or @requires(…)`)
  return { ...answers, policy, handler: (...args) => Reflect.apply(method, object, args) }
}

/** The own and inherited methods of an object, those of the most derived class first. */
function* inheritedMethods(object: object): Generator<[string | symbol, Method]> {
  for (let level = prototypeOf(object); level && level !== Object.prototype; level = prototypeOf(level)) {
    for (const name of Reflect.ownKeys(level)) {
      const value: unknown = Object.getOwnPropertyDescriptor(level, name)?.value
      if (isMethod(value) && name !== 'constructor') yield [name, value]
    }
  }
}

function isMethod(value: unknown): value is Method {
  return typeof value === 'function'
}

function prototypeOf(object: object): object | null {
  return Object.getPrototypeOf(object)
}
