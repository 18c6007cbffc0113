/** Markup that is inserted into a page without escaping. Only the `html` tag creates it. */
export interface Html {
  readonly markup: string
}

type Interpolated = Html | string | number | undefined | false | readonly Html[]

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Builds markup. Values are escaped unless they are markup; `undefined` and `false` are omitted. */
export function html(literals: TemplateStringsArray, ...values: Interpolated[]): Html {
  const markup = literals.map((literal, index) => literal + markupOf(values[index])).join('')
  return { markup }
}

function markupOf(value: Interpolated): string {
  if (value === undefined || value === false) return ''
  if (typeof value === 'string' || typeof value === 'number') return escapeText(String(value))
  return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('')
}

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, character => ENTITIES[character] ?? '')
}
