import type { ExecutionContext } from '@nestjs/common'
import type { Reflector } from '@nestjs/core'
import type { Callable } from './policies.ts'

/** How the decorators of `@nestjs/graphql` mark methods. The package itself is not imported. */
const TYPE = 'graphql:resolver_type'
const NAME = 'graphql:resolver_name'
const REFERENCE = 'graphql:resolve_reference'
const FIELD = 'graphql:resolve_property'

/** A method with which GraphQL starts to resolve an operation. */
export interface Resolver {
  /** Its coordinate in the schema, such as `Query.orders`. */
  readonly path: string
  /** Nest calls global guards for queries and mutations, and for a request each. */
  readonly isGuarded: boolean
}

/** @returns `undefined` for other methods, such as fields of objects: their operation was checked */
export function resolverIn(reflector: Reflector, name: string, method: Callable): Resolver | undefined {
  if (reflector.get<unknown>(REFERENCE, method) === true) return { path: 'Query._entities', isGuarded: false }
  const type = reflector.get<unknown>(TYPE, method)
  if (typeof type !== 'string') return undefined
  const field = reflector.get<unknown>(NAME, method)
  return {
    path: `${type}.${typeof field === 'string' ? field : name}`,
    isGuarded: type === 'Query' || type === 'Mutation',
  }
}

/** Whether a method resolves a field of an object. */
export function isField(reflector: Reflector, method: ReturnType<ExecutionContext['getHandler']>): boolean {
  return reflector.get<unknown>(FIELD, method) === true
}
