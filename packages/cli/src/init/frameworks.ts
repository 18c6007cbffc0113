/** How the guard is added to an application of a framework. */
export interface Framework {
  /** The package that a project with it depends on. */
  dependency: string
  /** The subpath of `@tollgate/guard`. */
  adapter: string
  /** The beginning of the expression that creates the application. It ends with the parenthesis of its arguments. */
  creation: RegExp
  /** A line that adds a route, with its method and path. */
  route: RegExp
  /** What a route needs, for the explanation. */
  policy: string
}

const ROUTE = /^\s*[\w.]+\.(get|post|put|patch|delete|all)\(\s*(['"`][^'"`]*['"`])/gm

/** In order of precedence: a project with NestJS also depends on Express or Fastify. */
export const FRAMEWORKS: readonly Framework[] = [
  {
    dependency: '@nestjs/core',
    adapter: 'nest',
    creation: /@Module\(/,
    route: /^\s*@(Get|Post|Put|Patch|Delete|All)\((['"`][^'"`]*['"`])?\)/gm,
    policy: '@Requires(authenticated)',
  },
  {
    dependency: 'fastify',
    adapter: 'fastify',
    creation: /\b(?:const|let|var)\s+(\w+)(?:\s*:\s*[^=]+)?\s*=\s*[Ff]astify(?:<[^(]*>)?\(/,
    route: ROUTE,
    policy: '{ config: { policy: authenticated } }',
  },
  {
    dependency: 'hono',
    adapter: 'hono',
    creation: /\b(?:const|let|var)\s+(\w+)(?:\s*:\s*[^=]+)?\s*=\s*new Hono(?:<[^(]*>)?\(/,
    route: ROUTE,
    policy: 'allow(authenticated)',
  },
  {
    dependency: 'express',
    adapter: 'express',
    creation: /\b(?:const|let|var)\s+(\w+)(?:\s*:\s*[^=]+)?\s*=\s*express\(/,
    route: ROUTE,
    policy: 'allow(authenticated)',
  },
]
