import { type ExecutionContext, SetMetadata } from '@nestjs/common'
import type { Reflector } from '@nestjs/core'
import { anyone, checkPolicy, type Policy } from '../../policy/policy.ts'

export type Callable = (...args: never[]) => unknown
export type Class = abstract new (...args: never[]) => unknown

/** What Nest can store metadata for. */
type Target = Parameters<Reflector['get']>[1]

/** Decorates a method of a controller, or a controller, where it applies to the methods without a policy. */
export interface PolicyDecorator {
  (controller: Class): void
  (prototype: object, method: string | symbol, descriptor: PropertyDescriptor): void
}

const POLICY = 'tollgate:policy'
const stated = new WeakSet<Callable | Class>()
/** The names of the methods for which a class states policies, by its prototype. */
const statedMethods = new WeakMap<object, Set<string | symbol>>()

/**
 * Allows requests that satisfy the policy to call the method, or all methods of the controller without a policy.
 *
 * @throws TypeError if the method or controller already has a policy
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

/** Allows requests with or without a token to call the method. See {@link Requires}. */
export function Public(): PolicyDecorator {
  return Requires(anyone)
}

/**
 * The policy of a method: its own, otherwise that of its class.
 *
 * @returns `undefined`, too, if the method overrides or replaces a method with a policy and has none itself: the policy
 * of the class may require less
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

/** The policy of a handler for messages other than HTTP requests, such as a GraphQL resolver. */
export function messagePolicyOf(reflector: Reflector, context: ExecutionContext): Policy | undefined {
  return reflector.getAllAndOverride<Policy | undefined>(POLICY, [context.getHandler(), context.getClass()])
}

/** Whether a method or class itself has a policy other than `anyone`. */
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
