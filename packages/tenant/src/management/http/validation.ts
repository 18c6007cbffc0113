import { Ajv, type DefinedError, type ValidateFunction } from 'ajv'
import type { FastifySchemaCompiler } from 'fastify'
import { RequestRefused } from './errors.ts'
import { FORMATS } from './formats.ts'

interface Part {
  title: string
  errorCode: string
}

const PARTS: Readonly<Record<string, Part>> = {
  body: { title: 'Payload', errorCode: 'invalid_body' },
  querystring: { title: 'Query', errorCode: 'invalid_query_string' },
  params: { title: 'Path', errorCode: 'invalid_uri' },
}
const BODY: Part = { title: 'Payload', errorCode: 'invalid_body' }
const MAX_SHOWN = 100

const shared = { strict: true, verbose: true, allowUnionTypes: true, formats: FORMATS } as const
const bodies = new Ajv(shared)
/** Query values are text, so numbers and booleans are converted. */
const queries = new Ajv({ ...shared, coerceTypes: 'array' })

/**
 * Compiles a route's schemas when they are first needed, because compiling them all would take most of the start. An
 * invalid request is rejected in Auth0's words, which name the property.
 */
export const compileSchema: FastifySchemaCompiler<object> = ({ schema, httpPart = 'body' }) => {
  const ajv = httpPart === 'body' ? bodies : queries
  const part = PARTS[httpPart] ?? BODY
  let validate: ValidateFunction | undefined
  return data => {
    validate ??= ajv.compile(schema)
    // Query numbers are converted after their type check, so "1e999", which is not finite, is only found by a second
    // check.
    if (validate(data) && (ajv === bodies || validate(data))) return { value: data }
    const [problem] = validate.errors ?? []
    return { error: refuse(part, problem ? word(problem) : 'Invalid', problem?.instancePath ?? '') }
  }
}

function refuse({ title, errorCode }: Part, words: string, pointer: string): RequestRefused {
  const property = propertyAt(pointer)
  const where = property === '' ? '' : ` on property ${property}`
  return new RequestRefused(400, errorCode, `${title} validation error: '${words}'${where}.`)
}

/** `/scopes/0/value` → `scopes[0].value`. */
function propertyAt(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, step) => (/^\d+$/.test(step) ? `${path}[${step}]` : path === '' ? step : `${path}.${step}`), '')
}

/**
 * Describes a validation error in Auth0's words. It never shows the value of a length or type check, which may be a
 * password.
 */
function word(problem: DefinedError | { keyword: string; message?: string }): string {
  if (!('params' in problem)) return problem.message ?? problem.keyword
  const { data } = problem
  switch (problem.keyword) {
    case 'required':
      return `Missing required property: ${problem.params.missingProperty}`
    case 'additionalProperties':
      return `Additional properties not allowed: ${problem.params.additionalProperty}`
    case 'type':
      return `Expected type ${String(problem.params.type)} but found type ${typeOf(data)}`
    case 'enum':
      return `No enum match for: ${shown(data)}`
    case 'format':
      return `Object didn't pass validation for format ${problem.params.format}: ${shown(data)}`
    case 'pattern':
      return `String does not match pattern ${problem.params.pattern}: ${shown(data)}`
    case 'minLength':
      return `String is too short (${sizeOf(data)} chars), minimum ${problem.params.limit}`
    case 'maxLength':
      return `String is too long (${sizeOf(data)} chars), maximum ${problem.params.limit}`
    case 'minItems':
      return `Array is too short (${sizeOf(data)}), minimum ${problem.params.limit}`
    case 'maxItems':
      return `Array is too long (${sizeOf(data)}), maximum ${problem.params.limit}`
    case 'uniqueItems':
      return `Array items are not unique (indexes ${problem.params.j} and ${problem.params.i})`
    case 'minProperties':
      return `Too few properties defined (${sizeOf(data)}), minimum ${problem.params.limit}`
    case 'maxProperties':
      return `Too many properties defined (${sizeOf(data)}), maximum ${problem.params.limit}`
    case 'minimum':
      return `Value ${shown(data)} is less than minimum ${problem.params.limit}`
    case 'maximum':
      return `Value ${shown(data)} is greater than maximum ${problem.params.limit}`
    default:
      return problem.message ?? problem.keyword
  }
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return Number.isInteger(value) ? 'integer' : typeof value
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return [...value].length
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text
}
