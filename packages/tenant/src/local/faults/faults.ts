import { randomUUID } from 'node:crypto'
import type { FaultSettings } from './fault.ts'

/** A fault that is active. */
export interface ActiveFault extends FaultSettings {
  id: string
  /** How many requests it has changed. */
  hits: number
}

/** A request, as far as faults depend on it. */
export interface RequestFacts {
  method: string
  /** Without the query. */
  path: string
  /** `undefined` when the request names no client. */
  client: string | undefined
}

/** The active faults of a tenant. */
export interface Faults {
  /** @returns `undefined` when there are too many already */
  add(settings: FaultSettings): ActiveFault | undefined
  list(): readonly ActiveFault[]
  /** @returns `false` when there is no such fault */
  remove(id: string): boolean
  clear(): void
  /** The first fault that concerns a request, which counts as a hit. */
  take(request: RequestFacts): ActiveFault | undefined
  /** Whether it depends on the client of a request if a fault concerns it. */
  dependsOnClient(request: Omit<RequestFacts, 'client'>): boolean
}

export const MOST_FAULTS = 100

/** Faults do not concern token requests of the dashboard. */
const TOKEN_PATH = '/oauth/token'

/** @param random - a number from 0 to 1, for probabilities */
export function createFaults(random: () => number = Math.random): Faults {
  let active: ActiveFault[] = []

  return {
    add(settings) {
      if (active.length >= MOST_FAULTS) return undefined
      const fault = { ...settings, id: randomUUID(), hits: 0 }
      active.push(fault)
      return fault
    },
    list: () => active,
    remove(id) {
      const before = active.length
      active = active.filter(fault => fault.id !== id)
      return active.length < before
    },
    clear() {
      active = []
    },
    take(request) {
      const fault = active.find(
        each => concerns(each, request) && isForClient(each, request.client) && random() < (each.probability ?? 1),
      )
      if (!fault) return undefined
      fault.hits += 1
      if (fault.hits === fault.times) active = active.filter(each => each !== fault)
      return fault
    },
    dependsOnClient: request =>
      active.some(fault => (fault.client !== undefined || request.path === TOKEN_PATH) && concerns(fault, request)),
  }
}

function concerns({ path, method }: FaultSettings, request: Omit<RequestFacts, 'client'>): boolean {
  if (method !== undefined && method !== request.method) return false
  if (path === undefined || path === request.path) return true
  return path.endsWith('*') && request.path.startsWith(path.slice(0, -1))
}

function isForClient(fault: FaultSettings, client: string | undefined): boolean {
  return fault.client === undefined || fault.client === client
}
