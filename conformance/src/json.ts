/** @throws Error when the text is not a JSON object */
export function parseObject(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`"${text}" is not a JSON object`)
  return { ...value }
}

/** @throws Error when the property is not a string */
export function textOf(object: Record<string, unknown>, name: string): string {
  const value = object[name]
  if (typeof value !== 'string') throw new Error(`"${name}" is missing`)
  return value
}
