import { SetMetadata } from '@nestjs/common'
import type { Reflector } from '@nestjs/core'
import { anyone, checkPolicy, type Policy } from '../policy.ts'

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

/**
 * Who satisfies the policy may call the method, or all methods of the controller that state no policy themselves.
 *
 * @throws TypeError when the method or controller states a policy already
 */
export function Requires(policy: Policy): PolicyDecorator {
  checkPolicy(policy)
  const record = SetMetadata(POLICY, policy)
  return (target: object, _method?: string | symbol, descriptor?: PropertyDescriptor) => {
    const subject: unknown = descriptor ? descriptor.value : target
    if (!isCallable(subject)) throw new TypeError('@Requires and @Public are for methods and controllers')
    if (stated.has(subject)) throw new TypeError(`"${subject.name}" states two policies: join them with allOf(…)`)
    stated.add(subject)
    record(subject)
  }
}

/** Everybody may call the method, with or without a token. See {@link Requires}. */
export function Public(): PolicyDecorator {
  return Requires(anyone)
}

/** The policy of a method of a controller. */
export function policyOf(reflector: Reflector, method: Target, controller: Target): Policy | undefined {
  return reflector.getAllAndOverride<Policy | undefined>(POLICY, [method, controller])
}

/** Whether a method or class itself states a policy that not everybody satisfies. */
export function demandsToken(reflector: Reflector, target: Target): boolean {
  const policy = reflector.get<Policy | undefined>(POLICY, target)
  return policy !== undefined && policy.kind !== 'anyone'
}

/** Whether a value is a method or a class. */
export function isCallable(value: unknown): value is Callable {
  return typeof value === 'function'
}
