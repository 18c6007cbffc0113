/** Markup that may go into a page as it is. Only the `html` tag makes it. */
export interface Html {
  readonly markup: string
}

type Interpolated = Html | string | number | undefined | false | readonly Html[]

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Builds markup. What is put in is escaped, unless it is markup itself; `undefined` and `false` leave nothing. */
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
