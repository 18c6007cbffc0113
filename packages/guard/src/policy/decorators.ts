import { anyone, checkPolicy, type Policy } from './policy.ts'

/** The methods of HTTP that a decorator can state. */
export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** A method that answers requests, with what its decorators say of it. */
export interface Route {
  readonly method: HttpMethod
  /** Relative to where the routes are mounted, with a slash in front. */
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

/** What decorators said, by method. They only record: whoever mounts the routes enforces. */
const statements = new WeakMap<Method, Statement>()

/** The method answers GET requests for `path`. @throws TypeError when the path has no slash in front */
export function get(path: string): MethodDecorator {
  return answers('GET', path)
}

/** The method answers POST requests for `path`. @throws TypeError when the path has no slash in front */
export function post(path: string): MethodDecorator {
  return answers('POST', path)
}

/** The method answers PUT requests for `path`. @throws TypeError when the path has no slash in front */
export function put(path: string): MethodDecorator {
  return answers('PUT', path)
}

/** The method answers PATCH requests for `path`. @throws TypeError when the path has no slash in front */
export function patch(path: string): MethodDecorator {
  return answers('PATCH', path)
}

/** The method answers DELETE requests for `path`; `delete` is a word of the language. @throws TypeError as {@link get} does */
export function del(path: string): MethodDecorator {
  return answers('DELETE', path)
}

function answers(method: HttpMethod, path: string): MethodDecorator {
  if (!path.startsWith('/')) throw new TypeError(`The path "${path}" needs a slash in front: "/${path}"`)
  return state({ answers: { method, path } })
}

/** Everybody may call the method, with or without a token. */
export function open(): MethodDecorator {
  return state({ policy: anyone })
}

/** Everybody whose access token satisfies the policy may call the method. */
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
 * The routes that the methods of an object state by their decorators.
 *
 * @throws TypeError when a method states a route and no policy or a policy and no route, when a subclass overrides a
 * stated method without stating it again, or when no method states a route
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
  if (routes.length === 0) throw new TypeError('No method of the object states a route: use @get and the like')
  return routes
}

function routeOf(object: object, name: string | symbol, method: Method, { answers, policy }: Statement): Route {
  if (!answers) throw new TypeError(`The method "${String(name)}" states a policy and no route: add @get or the like`)
  if (!policy) throw new TypeError(`The method "${String(name)}" states no policy: add @open() or @requires(…)`)
  return { ...answers, policy, handler: (...args) => Reflect.apply(method, object, args) }
}

/** Own and inherited methods of a class's object, the most derived first. */
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
