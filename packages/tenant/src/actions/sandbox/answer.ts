import { findUnkept } from '../../http/json-text.ts'

/** What one Action did, as its process reported it. */
export interface SandboxAnswer {
  /** The calls on `api`, in order: the path, such as `access.deny`, and the parameters. */
  calls: readonly (readonly [path: string, ...parameters: unknown[]])[]
  /** What it printed. */
  logs: readonly string[]
  milliseconds: number
  error?: { message: string; line?: number }
}

const MOST_CALLS = 500
const MOST_LINES = 50
const LONGEST_LINE = 256
const LONGEST_MESSAGE = 1000

/**
 * Reads a message of the Actions process, which is not trusted: the code of an Action may have written it.
 *
 * @returns the run that it answers, or `undefined` when it is malformed
 */
export function parseAnswer(line: string): { run: number; answer: SandboxAnswer } | undefined {
  const message = objectOf(parseJson(line))
  const { run, calls = [], logs = [], milliseconds = 0, error } = message ?? {}
  if (typeof run !== 'number' || findUnkept(message)) return undefined
  const parsedCalls = listOf(calls, MOST_CALLS, callOf)
  const parsedLogs = listOf(logs, MOST_LINES, lineOf)
  if (!parsedCalls || !parsedLogs || typeof milliseconds !== 'number') return undefined
  const parsedError = errorOf(error)
  const answer = { calls: parsedCalls, logs: parsedLogs, milliseconds, ...(parsedError && { error: parsedError }) }
  return { run, answer }
}

/** Whether the message says that the process has started. */
export function isReady(line: string): boolean {
  return line === '{"ready":true}'
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line, (name, value: unknown) => {
      // Copying such a member would replace the prototype of the copy.
      if (name === '__proto__') throw new SyntaxError('"__proto__" is not a name')
      return value
    })
  } catch {
    return undefined
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
}

/** @returns `undefined` when it is not a list, or has too many or malformed items */
function listOf<Item>(value: unknown, most: number, parse: (item: unknown) => Item | undefined): Item[] | undefined {
  if (!Array.isArray(value) || value.length > most) return undefined
  const items = value.map(parse).filter(item => item !== undefined)
  return items.length === value.length ? items : undefined
}

function callOf(value: unknown): [string, ...unknown[]] | undefined {
  if (!Array.isArray(value)) return undefined
  const [path, ...parameters]: unknown[] = value
  return typeof path === 'string' ? [path, ...parameters] : undefined
}

function lineOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value.slice(0, LONGEST_LINE).toWellFormed() : undefined
}

function errorOf(value: unknown): SandboxAnswer['error'] {
  if (value === undefined) return undefined
  const { message, line } = objectOf(value) ?? {}
  const text = typeof message === 'string' ? message.slice(0, LONGEST_MESSAGE).toWellFormed() : 'The Action failed'
  return { message: text, ...(typeof line === 'number' && Number.isInteger(line) && { line }) }
}
