import { type ExecutionContext, SetMetadata } from '@nestjs/common'
import type { Reflector } from '@nestjs/core'
import { anyone, checkPolicy, type Policy } from '../../policy/policy.ts'

export type Callable = (...args: never[]) => unknown
export type Class = abstract new (...args: never[]) => unknown

/** What Nest can have recorded something about. */
type Target = Parameters<Reflector['get']>[1]

/** Decorates a method of a controller, or a controller, where it speaks for the methods that state no policy. */
export interface PolicyDecorator {
  (controller: Class): void
  (prototype: object, method: string | symbol, descriptor: PropertyDescriptor): void
}

const POLICY = 'tollgate:policy'
const stated = new WeakSet<Callable | Class>()
/** The names of the methods for which a class states policies, by its prototype. */
const statedMethods = new WeakMap<object, Set<string | symbol>>()

/**
 * Who satisfies the policy may call the method, or all methods of the controller that state no policy themselves.
 *
 * @throws TypeError when the method or controller states a policy already
 */
export function Requires(policy: Policy): PolicyDecorator {
  checkPolicy(policy)
  const record = SetMetadata(POLICY, policy)
  return (target: object, method?: string | symbol, descriptor?: PropertyDescriptor) => {
    const subject: unknown = descriptor ? descriptor.value : target
    if (!isCallable(subject)) throw new TypeError('@Requires and @Public are for methods and controllers')
    if (stated.has(subject)) throw new TypeError(`"${subject.name}" states two policies: join them with allOf(…)`)
    stated.add(subject)
    if (method !== undefined) statedMethods.set(target, new Set(statedMethods.get(target)).add(method))
    record(subject)
  }
}

/** Everybody may call the method, with or without a token. See {@link Requires}. */
export function Public(): PolicyDecorator {
  return Requires(anyone)
}

/**
 * The policy of a method: its own, else its class's.
 *
 * @returns `undefined` too when the method overrides or replaces one that states a policy and states none itself: the
 * class's policy may demand less
 */
export function policyOf(reflector: Reflector, type: Class, name: string, method: Callable): Policy | undefined {
  const own = reflector.get<Policy | undefined>(POLICY, method)
  return own ?? (hasStated(type.prototype, name) ? undefined : reflector.get<Policy | undefined>(POLICY, type))
}

/** Whether a class, or one that it extends, states a policy for the method of that name. */
function hasStated(prototype: unknown, name: string): boolean {
  if (typeof prototype !== 'object' || prototype === null) return false
  return statedMethods.get(prototype)?.has(name) === true || hasStated(Object.getPrototypeOf(prototype), name)
}

/** The policy of what answers messages other than HTTP requests, such as a resolver of GraphQL. */
export function messagePolicyOf(reflector: Reflector, context: ExecutionContext): Policy | undefined {
  return reflector.getAllAndOverride<Policy | undefined>(POLICY, [context.getHandler(), context.getClass()])
}

/** Whether a method or class itself states a policy that not everybody satisfies. */
export function demandsToken(reflector: Reflector, target: Target): boolean {
  const policy = reflector.get<Policy | undefined>(POLICY, target)
  return policy !== undefined && policy.kind !== 'anyone'
}

/** Whether a value is a class, to the compiler. */
export function isClass(value: unknown): value is Class {
  return typeof value === 'function'
}

/** Whether a value is a method or a class. */
export function isCallable(value: unknown): value is Callable {
  return typeof value === 'function'
}
