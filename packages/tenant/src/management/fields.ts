import type { ObjectSchema } from './schema.ts'

/** What a request may say about which members of a document it wants. */
export interface FieldsQuery {
  /** Names, separated by commas. */
  fields?: string
  /** Whether `fields` are the ones to include (the default) or to leave out. */
  include_fields?: boolean
}

/** Schemas of the parameters, for a route's own query schema. */
export const FIELDS: ObjectSchema<FieldsQuery>['properties'] = {
  fields: { type: 'string', maxLength: 2048 },
  include_fields: { type: 'boolean' },
}

/** Cuts a document to the members that were asked for. */
export function pickFields(document: object, { fields, include_fields = true }: FieldsQuery): object {
  if (!fields) return document
  const names = new Set(fields.split(',').map(name => name.trim()))
  return Object.fromEntries(Object.entries(document).filter(([name]) => names.has(name) === include_fields))
}
