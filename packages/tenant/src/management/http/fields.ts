import type { ObjectSchema } from './schema.ts'

/** Query parameters that select the members of a document. */
export interface FieldsQuery {
  /** Names, separated by commas; a dot selects a member of a member. */
  fields?: string
  /** Whether `fields` are included (the default) or excluded. */
  include_fields?: boolean
}

/** Schemas of these parameters, for a route's query schema. */
export const FIELDS: ObjectSchema<FieldsQuery>['properties'] = {
  fields: { type: 'string', maxLength: 2048 },
  include_fields: { type: 'boolean' },
}

/** As `FIELDS`, for a document with a fixed set of members: as on Auth0, other names are rejected. */
export function fieldsAmong(names: readonly string[]): ObjectSchema<FieldsQuery>['properties'] {
  const name = `(?:${names.join('|')})(?:\\.[^,.]+)*`
  return { ...FIELDS, fields: { type: 'string', maxLength: 2048, pattern: `^${name}(?:,${name})*$` } }
}

/** Reduces a document to the selected members. */
export function pickFields(document: object, { fields, include_fields = true }: FieldsQuery): object {
  if (!fields) return document
  const paths = fields.split(',').map(path => path.trim().split('.'))
  return include_fields ? including(document, paths) : excluding(document, paths)
}

/** Groups paths by their first name. A path that ends there selects everything below it. */
function byFirstName(paths: readonly string[][]): Map<string, string[][]> {
  const groups = new Map<string, string[][]>()
  for (const [first = '', ...rest] of paths) groups.set(first, [...(groups.get(first) ?? []), rest])
  return groups
}

function including(value: object, paths: readonly string[][]): object {
  const groups = byFirstName(paths)
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      const below = groups.get(name)
      if (!below) return []
      if (below.some(path => path.length === 0)) return [[name, member]]
      const part = within(member, each => including(each, below))
      return part === undefined ? [] : [[name, part]]
    }),
  )
}

function excluding(value: object, paths: readonly string[][]): object {
  const groups = byFirstName(paths)
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      const below = groups.get(name)
      if (!below) return [[name, member]]
      if (below.some(path => path.length === 0)) return []
      return [[name, within(member, each => excluding(each, below)) ?? member]]
    }),
  )
}

/** Reduces an object, or each object of a list. @returns `undefined` for a value without members */
function within(value: unknown, cut: (each: object) => object): unknown {
  if (Array.isArray(value)) return value.map(each => within(each, cut) ?? each)
  return typeof value === 'object' && value !== null ? cut(value) : undefined
}
