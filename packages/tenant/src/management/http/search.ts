import type { Bound, SearchQuery } from '../../store/search/search-query.ts'
import { RequestRefused } from './errors.ts'

/** A token of the query language. */
interface Token {
  kind: 'word' | 'phrase' | 'symbol'
  text: string
}

/** A word contains a colon only inside a timestamp: `2026-01-31T12:00:00Z`. */
const TOKEN =
  /\s*(?:"((?:[^"\\]|\\.)*)"|(&&|\|\||[()[\]{}:]|[<>]=?|[!+-](?=[^\s]))|((?:[^\s"()[\]{}:\\]|\\.|(?<=T\d\d(?::\d\d)?):(?=\d\d))+))/y
/** Other Lucene syntax, which is rejected. As plain text, it would silently return wrong results. */
const UNSUPPORTED: readonly (readonly [RegExp, string])[] = [
  [/~\d*(?:\.\d+)?$/, 'fuzzy and proximity searches ("~")'],
  [/\^\d+(?:\.\d+)?$/, 'boosted terms ("^")'],
  [/^\/.*\/$/s, 'regular expressions ("/…/")'],
]
const FIELD = /^[\w.@-]{1,256}$/
const DEEPEST = 50

/**
 * Parses the part of Lucene's query language that Auth0's searches take: `email:"a@b.c" AND (name:ja* OR NOT
 * blocked:true)`, `logins_count:[1 TO *]`, `_exists_:app_metadata.plan`, and words without a field.
 *
 * @throws RequestRefused when the query is invalid
 */
export function parseSearch(text: string): SearchQuery {
  const tokens = tokenize(text)
  const parser = createParser(tokens)
  const query = parser.disjunction(0)
  if (!parser.atEnd()) throw invalid('there is something after the end')
  return query
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  const trimmed = text.trim()
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < trimmed.length) {
    const match = TOKEN.exec(trimmed)
    if (!match) throw invalid('a quote is not closed, or a backslash ends it')
    const [, phrase, symbol, word] = match
    if (phrase !== undefined) tokens.push({ kind: 'phrase', text: withoutEscapes(phrase) })
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol })
    else tokens.push({ kind: 'word', text: withoutEscapes(supported(word ?? '')) })
  }
  return tokens
}

function supported(word: string): string {
  const [, what] = UNSUPPORTED.find(([pattern]) => pattern.test(word)) ?? []
  if (what !== undefined) throw invalid(`${what} are not supported`)
  return word
}

interface Parser {
  disjunction(depth: number): SearchQuery
  atEnd(): boolean
}

function createParser(tokens: readonly Token[]): Parser {
  let position = 0
  const peek = (): Token | undefined => tokens[position]
  const isNext = (...texts: string[]): boolean => {
    const next = peek()
    return next !== undefined && next.kind !== 'phrase' && texts.includes(next.text)
  }
  const accept = (...texts: string[]): boolean => {
    if (!isNext(...texts)) return false
    position += 1
    return true
  }
  const expect = (...texts: string[]): string => {
    const next = peek()
    if (!next || !accept(...texts)) throw invalid(`"${texts[0]}" is missing`)
    return next.text
  }
  const take = (): Token => {
    const next = peek()
    if (!next || next.kind === 'symbol' || isNext('AND', 'OR', 'NOT')) throw invalid('a term is missing')
    position += 1
    return next
  }

  /** Adjacent terms are alternatives, as in Lucene. */
  function disjunction(depth: number): SearchQuery {
    if (depth > DEEPEST) throw invalid('it is nested too deeply')
    const of = [conjunction(depth)]
    while (peek() && !isNext(')')) {
      accept('OR', '||')
      of.push(conjunction(depth))
    }
    return of.length === 1 && of[0] ? of[0] : { kind: 'any', of }
  }

  function conjunction(depth: number): SearchQuery {
    const of = [negation(depth)]
    while (accept('AND', '&&')) of.push(negation(depth))
    return of.length === 1 && of[0] ? of[0] : { kind: 'all', of }
  }

  function negation(depth: number): SearchQuery {
    if (depth > DEEPEST) throw invalid('it is nested too deeply')
    if (accept('NOT', '!', '-')) return { kind: 'not', query: negation(depth + 1) }
    accept('+')
    return primary(depth)
  }

  function primary(depth: number): SearchQuery {
    if (accept('(')) {
      const query = disjunction(depth + 1)
      expect(')')
      return query
    }
    const first = take()
    if (first.kind === 'phrase' || !accept(':')) {
      return { kind: 'term', field: undefined, value: first.text, quoted: first.kind === 'phrase' }
    }
    if (!FIELD.test(first.text)) throw invalid(`"${first.text}" is no name of a field`)
    if (first.text === '_exists_') return { kind: 'exists', field: fieldIn(take()) }
    return fieldValue(first.text, depth)
  }

  function fieldValue(field: string, depth: number): SearchQuery {
    if (isNext('[', '{')) return range(field)
    if (isNext('>', '>=', '<', '<=')) return comparison(field)
    if (accept('(')) {
      const query = within(field, disjunction(depth + 1))
      expect(')')
      return query
    }
    const { kind, text } = take()
    if (kind === 'word' && text === '*') return { kind: 'exists', field }
    return { kind: 'term', field, value: text, quoted: kind === 'phrase' }
  }

  function range(field: string): SearchQuery {
    const opening = expect('[', '{')
    const from = take().text
    expect('TO')
    const to = take().text
    const closing = expect(']', '}')
    return { kind: 'range', field, from: bound(from, opening === '['), to: bound(to, closing === ']') }
  }

  function comparison(field: string): SearchQuery {
    const operator = expect('>', '>=', '<', '<=')
    const end = bound(take().text, operator.endsWith('='))
    return operator.startsWith('>')
      ? { kind: 'range', field, from: end, to: undefined }
      : { kind: 'range', field, from: undefined, to: end }
  }

  return { disjunction, atEnd: () => position === tokens.length }
}

/** `name:(jane OR joe)`: the terms inside apply to the field before the parenthesis. */
function within(field: string, query: SearchQuery): SearchQuery {
  switch (query.kind) {
    case 'all':
    case 'any':
      return { ...query, of: query.of.map(each => within(field, each)) }
    case 'not':
      return { ...query, query: within(field, query.query) }
    case 'term':
      return query.field === undefined ? { ...query, field } : query
    default:
      return query
  }
}

function fieldIn({ text }: Token): string {
  if (!FIELD.test(text)) throw invalid(`"${text}" is no name of a field`)
  return text
}

function bound(value: string, inclusive: boolean): Bound | undefined {
  return value === '*' ? undefined : { value, inclusive }
}

function withoutEscapes(text: string): string {
  return text.replace(/\\(.)/gs, '$1')
}

function invalid(why: string): RequestRefused {
  return new RequestRefused(
    400,
    'invalid_query_string',
    `Query validation error: 'The search cannot be read: ${why}' on property q.`,
  )
}
