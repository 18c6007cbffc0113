/**
 * The schema of a PATCH body: the document's schema, where `null` clears a member at any depth and no member is
 * required.
 *
 * @param kept - required members of the document, for which `null` is rejected
 */
export function clearable(schema: object, kept: readonly string[] = []): object {
  return { ...schema, required: [], ...membersClearable(schema, kept) }
}

/** Lists are replaced as a whole, so an item cannot be `null`. */
function membersClearable(schema: object, kept: readonly string[] = []): object {
  const properties = 'properties' in schema ? schema.properties : undefined
  if (typeof properties !== 'object' || properties === null) return {}
  const members = Object.entries(properties).map(([name, member]) => [
    name,
    kept.includes(name) ? member : orNull(member),
  ])
  return { properties: Object.fromEntries(members) }
}

function orNull(schema: object): object {
  const nullable = { ...schema, ...membersClearable(schema) }
  if ('type' in schema && typeof schema.type === 'string') Object.assign(nullable, { type: [schema.type, 'null'] })
  if ('enum' in schema && Array.isArray(schema.enum))
    Object.assign(nullable, { enum: [...new Set([...schema.enum, null])] })
  return nullable
}
