import type { FastifyInstance } from 'fastify'
import { OPERATIONS } from './operations.ts'

/**
 * How far the tenant has an operation: `full` does what Auth0 does, `stored` keeps and returns documents without an
 * effect, and `absent` is rejected.
 */
export type Level = 'full' | 'stored' | 'absent'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** How far the tenant has the operation. Default: `full` */
    coverage?: Level
  }
}

export interface Operation {
  method: string
  /** Below `/api/v2`, with parameters in braces. */
  path: string
  level: Level
}

/** The routes of the Management API, and what they cover of Auth0's. */
export interface Coverage {
  /** Call it before routes are added. */
  watch(app: FastifyInstance): void
  /** Every operation of Auth0's Management API, in the order of paths. */
  operations(): Operation[]
}

export function createCoverage(): Coverage {
  const routes: Operation[] = []
  return {
    watch(app) {
      app.addHook('onRoute', ({ method, url, prefix, config }) => {
        const path = url.slice(prefix.length)
        for (const each of [method].flat()) routes.push({ method: each, path, level: config?.coverage ?? 'full' })
      })
    },
    operations() {
      const levels = new Map(routes.map(({ method, path, level }) => [`${method} ${withoutNames(path)}`, level]))
      return Object.entries(OPERATIONS).flatMap(([path, methods]) =>
        methods.split(' ').map(method => {
          const level = levels.get(`${method} ${withoutNames(path)}`) ?? 'absent'
          return { method, path, level }
        }),
      )
    },
  }
}

/** The number of operations of each level. */
export function countLevels(operations: readonly Operation[]): Record<Level, number> {
  const count = (level: Level): number => operations.filter(operation => operation.level === level).length
  return { full: count('full'), stored: count('stored'), absent: count('absent') }
}

/** `/clients/:id` and `/clients/{client_id}` are the same path. */
function withoutNames(path: string): string {
  return path.replace(/:\w+|\{\w+\}/g, '{}')
}
