import { Failure } from '../failure.ts'
import type { LocalTenant } from '../tenant/local-tenant.ts'
import { TOOLS, type Tool } from './tools.ts'

const PROTOCOL_VERSIONS = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05']
const METHOD_NOT_FOUND = -32_601
const INVALID_PARAMS = -32_602
const PARSE_ERROR = -32_700

/**
 * Responds to one message of the Model Context Protocol (JSON-RPC 2.0).
 *
 * @param findTenant - finds the running tenant at each call, because it may have been restarted
 * @returns the response, or `undefined` for a notification
 */
export async function respond(
  line: string,
  findTenant: () => Promise<LocalTenant>,
  version: string,
): Promise<object | undefined> {
  const message = parse(line)
  if (!message) return { jsonrpc: '2.0', id: null, error: { code: PARSE_ERROR, message: 'The message is not JSON' } }
  const { id, method, params } = message
  if (id === undefined) return undefined
  const result = await resultOf(String(method), Object(params), findTenant, version)
  return { jsonrpc: '2.0', id, ...result }
}

type Result = { result: object } | { error: { code: number; message: string } }

async function resultOf(
  method: string,
  params: Readonly<Record<string, unknown>>,
  findTenant: () => Promise<LocalTenant>,
  version: string,
): Promise<Result> {
  switch (method) {
    case 'initialize': {
      const protocolVersion = PROTOCOL_VERSIONS.find(each => each === params.protocolVersion) ?? PROTOCOL_VERSIONS[0]
      return { result: { protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'tollgate', version } } }
    }
    case 'ping':
      return { result: {} }
    case 'tools/list':
      return { result: { tools: TOOLS.map(describe) } }
    case 'tools/call':
      return await callTool(String(params.name), Object(params.arguments ?? {}), findTenant)
    default:
      return { error: { code: METHOD_NOT_FOUND, message: `Unknown method "${method}"` } }
  }
}

async function callTool(
  name: string,
  given: Readonly<Record<string, unknown>>,
  findTenant: () => Promise<LocalTenant>,
): Promise<Result> {
  const tool = TOOLS.find(each => each.name === name)
  if (!tool) return { error: { code: INVALID_PARAMS, message: `Unknown tool "${name}"` } }
  const problem = problemWith(tool, given)
  if (problem) return failed(problem)
  const values = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, String(value)]))
  try {
    const answer = await tool.run(await findTenant(), values)
    return { result: { content: [text(typeof answer === 'string' ? answer : JSON.stringify(answer, null, 2))] } }
  } catch (error) {
    if (error instanceof Failure) return failed(error.message)
    throw error
  }
}

function problemWith({ parameters }: Tool, given: Readonly<Record<string, unknown>>): string | undefined {
  const unknown = Object.keys(given).find(key => !Object.hasOwn(parameters, key))
  if (unknown !== undefined) return `Unknown argument "${unknown}": use "${Object.keys(parameters).join('", "')}"`
  const missing = Object.keys(parameters).find(key => parameters[key]?.required && typeof given[key] !== 'string')
  return missing === undefined ? undefined : `The argument "${missing}" is missing: pass a string`
}

/** The model sees the reason, and can correct its call. */
function failed(message: string): Result {
  return { result: { content: [text(message)], isError: true } }
}

function text(value: string): object {
  return { type: 'text', text: value }
}

function describe({ name, description, parameters }: Tool): object {
  const properties = Object.fromEntries(
    Object.entries(parameters).map(([key, parameter]) => [key, { type: 'string', description: parameter.description }]),
  )
  const required = Object.keys(parameters).filter(key => parameters[key]?.required)
  return { name, description, inputSchema: { type: 'object', properties, required, additionalProperties: false } }
}

function parse(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}
