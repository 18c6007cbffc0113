import { readFile } from 'node:fs/promises'
import { Failure } from '../failure.ts'
import { parseObject } from '../json-object.ts'
import { fetchObject } from '../tokens/issuer-keys.ts'

/** A route of an API, with what it requires. */
export interface Route {
  /** In upper case. */
  method: string
  /** With parameters in braces, such as `/orders/{id}`. */
  path: string
  /** Whether requests without a token are accepted. */
  isOpen: boolean
  /**
   * The alternatives: the permissions or scopes of each. One empty alternative: a valid token suffices. No alternative: a
   * token is not read.
   */
  alternatives: readonly (readonly string[])[]
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']

/**
 * Reads the routes in an OpenAPI 3 document.
 *
 * @param source - the URL of an API, which serves it at `/openapi.json`, the URL of the document, or a file
 * @throws {Failure} if there is no such document
 */
export async function readRoutes(source: string): Promise<Route[]> {
  const document = /^https?:\/\//i.test(source) ? await fetchDocument(source) : await readDocument(source)
  const { paths, security } = document
  if (!isRecord(paths)) throw new Failure(`"${source}" is not an OpenAPI document: it has no "paths"`)
  return Object.entries(paths).flatMap(([path, item]) =>
    isRecord(item)
      ? METHODS.filter(method => isRecord(item[method])).map(method => routeOf(method, path, item[method], security))
      : [],
  )
}

/** What a route requires, in words. */
export function requirement({ isOpen, alternatives }: Route): string {
  if (alternatives.length === 0) return 'nothing'
  const needs = alternatives.map(names => (names.length === 0 ? 'a valid token' : names.join(' and '))).join(', or ')
  return isOpen ? `nothing, or ${needs}` : needs
}

async function fetchDocument(source: string): Promise<Record<string, unknown>> {
  const url = URL.parse(source)
  if (!url) throw new Failure(`"${source}" is not a URL: pass one such as http://localhost:6060`)
  const address = /\.(json|yaml|yml)$/.test(url.pathname) ? url.href : new URL('openapi.json', withSlash(url)).href
  try {
    return (await fetchObject(address, undefined)).content
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause
    throw new Failure(`${cause.message}; the routes come from the API's OpenAPI document, in JSON`, { cause })
  }
}

async function readDocument(file: string): Promise<Record<string, unknown>> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Failure(`Cannot read "${file}": pass the URL of the API, or a file with its OpenAPI document`, { cause })
  })
  const document = parseObject(text)
  if (document) return document
  throw new Failure(`"${file}" is not a JSON object: pass an OpenAPI document in JSON`)
}

function withSlash(url: URL): URL {
  return url.pathname.endsWith('/') ? url : new URL(`${url.href}/`)
}

/** OpenAPI 3.1 §4.8.10: an operation's own `security` replaces the document's. Both missing: nothing is required. */
function routeOf(method: string, path: string, operation: unknown, inherited: unknown): Route {
  const own = isRecord(operation) && 'security' in operation ? operation.security : inherited
  const requirements = Array.isArray(own) ? own.filter(isRecord) : []
  const isOpen = requirements.length === 0 || requirements.some(each => Object.keys(each).length === 0)
  const alternatives = requirements
    .filter(each => Object.keys(each).length > 0)
    .map(each =>
      Object.values(each)
        .flat()
        .filter(name => typeof name === 'string'),
    )
  return { method: method.toUpperCase(), path, isOpen, alternatives }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
