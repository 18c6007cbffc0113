import type { Reflector } from '@nestjs/core';
import { type Policy } from '../policy.ts';
export type Callable = (...args: never[]) => unknown;
export type Class = abstract new (...args: never[]) => unknown;
/** What Nest can have recorded something about. */
type Target = Parameters<Reflector['get']>[1];
/** Decorates a method of a controller, or a controller, where it speaks for the methods that state no policy. */
export interface PolicyDecorator {
    (controller: Class): void;
    (prototype: object, method: string | symbol, descriptor: PropertyDescriptor): void;
}
/**
 * Who satisfies the policy may call the method, or all methods of the controller that state no policy themselves.
 *
 * @throws TypeError when the method or controller states a policy already
 */
export declare function Requires(policy: Policy): PolicyDecorator;
/** Everybody may call the method, with or without a token. See {@link Requires}. */
export declare function Public(): PolicyDecorator;
/** The policy of a method of a controller. */
export declare function policyOf(reflector: Reflector, method: Target, controller: Target): Policy | undefined;
/** Whether a method or class itself states a policy that not everybody satisfies. */
export declare function demandsToken(reflector: Reflector, target: Target): boolean;
/** Whether a value is a method or a class. */
export declare function isCallable(value: unknown): value is Callable;
export {};
