import type { Database } from '../../store/database.ts'
import type { Document } from '../../store/stored-resources.ts'
import type { Level } from '../coverage/coverage.ts'
import { RequestRefused } from '../http/errors.ts'
import type { MemberSchema, Members } from './members.ts'

/** The response when there is no such resource: Auth0's error code, which may be empty, and its message. */
export type Missing = readonly [errorCode: string, message: string]

export const CONFLICT: Missing = ['conflict', 'The resource already exists.']

type Verb = 'read' | 'create' | 'update' | 'delete'

/**
 * The scopes of the operations: a resource (`branding` means `read:branding`, `create:branding`, …), with full names for
 * the verbs that have another scope.
 */
export type Scopes = string | ({ resource: string } & Partial<Record<Verb, string>>)

interface Resource {
  /** `full` when something here reads the document. Default: `stored` */
  level?: Level
  scopes: Scopes
  missing?: Missing
  /** The response when the ID, or the unique member, is taken. */
  taken?: Missing
  /** What is shown of members that were never written. */
  defaults?: Document
  /**
   * Members that are checked and not kept: secrets that nothing here needs, and values that would not be true. A dot
   * selects a member of a member.
   */
  unkept?: readonly string[]
  /** Whether `fields` and `include_fields` select members. */
  hasFields?: boolean
}

/** A collection of resources that are stored and returned without an effect. */
export interface StoredCollection extends Resource {
  /** The path of the list. With an owner, its ID is the parameter `:owner`. */
  path: string
  /** How the list is returned; without it, there is no list. */
  list?: { shape: 'array' | 'pages' | 'checkpoints' | 'envelope' | 'counted'; name: string; filters?: Members }
  /** The form of its members, read in requests. */
  members: Members
  required?: readonly string[]
  /** Members that only the request that creates a resource may have. */
  fixed?: readonly string[]
  /** A member whose value is unique in the collection. */
  unique?: string
  /** Whether a resource is also read by its unique member, below `/name/`. */
  isFoundByName?: boolean
  /** The member that has the ID, by default `id`. */
  idMember?: string
  /** Makes an ID. Without it, the request gives the ID. */
  newId?: () => string
  /** The form of an ID in the path. */
  id?: MemberSchema
  /** The members that the list shows; default: all. */
  summary?: readonly string[]
  missing: Missing
  /** Whether `created_at` and `updated_at` are shown. */
  hasTimes?: boolean
  /** Adds the members that a request cannot write. */
  show?: (document: Document) => Document
  /** A further name of the oldest resource, in place of an ID. */
  oldest?: string
  /** Operations besides the list; default: `POST GET PATCH DELETE`. */
  methods?: string
  /** The status of a response other than 201 to POST and 200 to PATCH. */
  status?: { readonly POST?: number; readonly PATCH?: number }
  /** The path of the collection that has the owner, or what throws when the owner does not exist. */
  owner?: string | ((database: Database, id: string) => Promise<unknown>)
  /** Whether `PUT` creates a resource that does not exist. */
  putCreates?: boolean
}

/** A document of the tenant that is stored and returned without an effect. */
export interface StoredSettings extends Resource {
  /** Its path. With parameters, there is one document for each of their values. */
  path: string
  /** The form of the parameters in the path. */
  parameters?: Members
  /** The collection of the resource that the document belongs to, whose ID is the parameter `:owner`. */
  owner?: StoredCollection
  body: MemberSchema
  /** Operations; default: `GET PATCH`. */
  methods?: string
  status?: { readonly POST?: number; readonly PUT?: number }
  /** Changes what is shown. */
  show?: (document: Document) => Document
}

const DEFAULT_VERBS: Readonly<Record<string, Verb>> = {
  GET: 'read',
  POST: 'create',
  PATCH: 'update',
  PUT: 'update',
  DELETE: 'delete',
}

/** The scope that an operation requires. */
export function scopeOf(scopes: Scopes, method: string): string {
  const verb = DEFAULT_VERBS[method] ?? 'update'
  const { resource, ...others } = typeof scopes === 'string' ? { resource: scopes } : scopes
  return Reflect.get(others, verb) ?? `${verb}:${resource}`
}

interface Description {
  coverage: Level
  operation: string
}

/** The configuration of a route: its level of coverage and the words for the log say that it has no effect. */
export function describeStored(method: string, path: string, level: Level = 'stored'): Description {
  const words = level === 'stored' ? ': stored, without an effect' : ''
  return { coverage: level, operation: `${method} ${path}${words}` }
}

export function refuse(status: number, [errorCode, message]: Missing): RequestRefused {
  return new RequestRefused(status, errorCode, message)
}

/** Removes the members that are not kept. */
export function withoutUnkept(document: Document, unkept: readonly string[] = []): Document {
  return unkept.reduce((rest, path) => without(rest, path.split('.')), document)
}

function without(document: Document, [first = '', ...rest]: readonly string[]): Document {
  const { [first]: member, ...others } = document
  if (rest.length === 0) return others
  return isObject(member) ? { ...document, [first]: without(member, rest) } : document
}

/** Merges members of members. `null` removes one; a list is replaced. */
export function merge(current: Document, changes: Document): Document {
  const merged = Object.entries(changes).map(([member, value]) => {
    const former = current[member]
    return [member, isObject(value) ? merge(isObject(former) ? former : {}, value) : value] as const
  })
  return Object.fromEntries(Object.entries({ ...current, ...Object.fromEntries(merged) }).filter(hasValue))
}

function hasValue([, value]: readonly [string, unknown]): boolean {
  return value !== null
}

function isObject(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
