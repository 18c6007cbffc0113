/** The fields of a posted form. */
export interface PostedForm {
  /** The field's text; empty when the form has no such field. */
  text(name: string): string
}

/**
 * Parses the fields of a form.
 *
 * @returns `undefined` when the body is not a form, or a field is repeated
 */
export function parsePostedForm(body: unknown): PostedForm | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const fields = new Map<string, string>()
  for (const [name, value] of Object.entries(body)) {
    if (typeof value !== 'string') return undefined
    fields.set(name, value)
  }
  return { text: name => fields.get(name) ?? '' }
}
