/** A JSON Schema for a value of a type; TypeScript checks that both match. */
export type SchemaFor<Value> = [null] extends [Value] ? Nullable<SchemaOf<NonNullable<Value>>> : SchemaOf<Value>

/** A schema that also allows `null`. */
type Nullable<Schema> = Schema extends { type: infer Type extends string }
  ? Omit<Schema, 'type' | 'enum'> & { type: readonly [Type, 'null']; enum?: readonly unknown[] }
  : object

type SchemaOf<Value> = [Value] extends [string]
  ? StringSchema
  : [Value] extends [number]
    ? NumberSchema
    : [Value] extends [boolean]
      ? BooleanSchema
      : [Value] extends [readonly (infer Item)[]]
        ? ArraySchema<Item>
        : [Value] extends [Record<string, unknown>]
          ? ObjectSchema<Value> | FreeObjectSchema
          : ObjectSchema<Value> | OpenObjectSchema<Value>

interface StringSchema {
  type: 'string'
  enum?: readonly string[]
  minLength?: number
  maxLength?: number
  pattern?: string
  format?: string
}

interface NumberSchema {
  type: 'integer'
  minimum?: number
  maximum?: number
}

interface BooleanSchema {
  type: 'boolean'
  enum?: readonly boolean[]
}

interface ArraySchema<Item> {
  type: 'array'
  items: SchemaFor<Item>
  minItems?: number
  maxItems?: number
  uniqueItems?: boolean
}

/** An object with any members. */
interface FreeObjectSchema {
  type: 'object'
  minProperties?: number
  maxProperties?: number
  properties?: object
  additionalProperties?: object | false
}

/** An object with the type's members and any others. */
interface OpenObjectSchema<Value> extends Pick<ObjectSchema<Value>, 'properties'> {
  type: 'object'
}

/** An object with the type's members and no others. */
export interface ObjectSchema<Value> {
  type: 'object'
  additionalProperties: false
  properties: { [Name in keyof Value]-?: SchemaFor<Exclude<Value[Name], undefined>> }
  required: readonly string[]
  minProperties?: number
}

/**
 * The schema of an object with one property for each member of the type; other members are rejected.
 *
 * @param required - the required members
 */
export function objectSchema<Value>(
  properties: ObjectSchema<Value>['properties'],
  required: readonly (keyof Value & string)[] = [],
): ObjectSchema<Value> {
  return { type: 'object', additionalProperties: false, properties, required }
}
