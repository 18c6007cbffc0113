/** A change of a document: `null` clears a member at any depth. */
export type Clearable<Value> = { [Name in keyof Value]?: ClearableValue<Exclude<Value[Name], undefined>> | null }

type ClearableValue<Value> = Value extends readonly unknown[] ? Value : Value extends object ? Clearable<Value> : Value

/** Removes the members that are `null`, at any depth. Lists are unchanged. */
export function withoutNulls<Value extends object>(value: Clearable<Value>): Value
export function withoutNulls(value: object): object {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([name, member]) => [name, isObject(member) ? withoutNulls(member) : member]),
  )
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
