/** The schema of a value, in JSON Schema. Members of these resources have no effect, so only their form is checked. */
export type MemberSchema = Readonly<Record<string, unknown>>
export type Members = Readonly<Record<string, object>>

/** Any boolean. */
export const flag: MemberSchema = { type: 'boolean' }

/** An object with any members. */
export const open: MemberSchema = { type: 'object' }

/** An ID in a path: any text that a store can look up. */
export const identifier: MemberSchema = { type: 'string', maxLength: 255, pattern: '^[^\\u0000]+$' }

/** A color in hexadecimal digits, such as `#0059d6`. */
export const color: MemberSchema = { type: 'string', pattern: '^#(?:[0-9a-fA-F]{3,4}){1,2}$' }

/** An URL with http or https, or an empty string. */
export const url: MemberSchema = { type: 'string', maxLength: 2048, format: 'absolute-uri-or-empty' }

/** A string. @param maxLength in characters */
export function text(maxLength = 1024, minLength = 0): MemberSchema {
  return { type: 'string', maxLength, ...(minLength > 0 && { minLength }) }
}

/** A string with at least one character. */
export function name(maxLength = 255): MemberSchema {
  return text(maxLength, 1)
}

export function oneOf(...values: readonly string[]): MemberSchema {
  return { type: 'string', enum: values }
}

export function integer(minimum: number, maximum: number): MemberSchema {
  return { type: 'integer', minimum, maximum }
}

export function decimal(minimum: number, maximum: number): MemberSchema {
  return { type: 'number', minimum, maximum }
}

export function list(items: MemberSchema, maxItems = 1000): MemberSchema {
  return { type: 'array', items, maxItems }
}

/** An object with the named members and no others. */
export function object(properties: Members, required: readonly string[] = []): MemberSchema {
  return { type: 'object', additionalProperties: false, properties, required }
}

/** An object whose members have any names and values of one kind. */
export function map(values: MemberSchema, maxProperties = 1000): MemberSchema {
  return { type: 'object', additionalProperties: values, maxProperties }
}

/** A value, or `null`. */
export function nullable(schema: MemberSchema): MemberSchema {
  const { type, enum: values } = schema
  return { ...schema, type: [type, 'null'], ...(Array.isArray(values) && { enum: [...values, null] }) }
}
