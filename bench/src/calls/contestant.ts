import type { Headers } from '../tokens/token-file.ts'

/** A request as parsed by Node. */
export interface Request {
  readonly headers: { readonly authorization: string }
  readonly rawHeaders: readonly string[]
}

/** Returns whether the request is authorized. */
export type Check = (request: Request) => boolean | Promise<boolean>

/** A function to measure, by its cost per call. */
export interface Contestant {
  readonly name: string
  readonly headers: Headers
  /** Whether its tokens are valid. */
  readonly accepts: boolean
  /** Prepares requests outside of the measured time. @returns what is measured: runs them all and counts those that pass */
  prepare(requests: readonly Request[]): () => number | Promise<number>
}

/** A contestant that checks one request at a time. */
export function oneByOne(name: string, headers: Headers, check: Check, accepts = true): Contestant {
  return { name, headers, accepts, prepare: requests => () => countPassed(requests, check, 0, 0) }
}

/** Synchronous if the check is, because a promise costs more than a cache lookup. */
function countPassed(
  requests: readonly Request[],
  check: Check,
  from: number,
  passedBefore: number,
): number | Promise<number> {
  let passed = passedBefore
  for (let index = from; index < requests.length; index += 1) {
    const request = requests[index]
    if (!request) break
    const outcome = check(request)
    if (outcome instanceof Promise) return awaitPassed(requests, check, index + 1, passed, outcome)
    if (outcome) passed += 1
  }
  return passed
}

async function awaitPassed(
  requests: readonly Request[],
  check: Check,
  from: number,
  passedBefore: number,
  pending: Promise<boolean>,
): Promise<number> {
  let passed = passedBefore + ((await pending) ? 1 : 0)
  for (let index = from; index < requests.length; index += 1) {
    const request = requests[index]
    if (request && (await check(request))) passed += 1
  }
  return passed
}

/** Requests with header strings of their own, as `count` requests in a row bring them. */
export function requestsWith(headers: Headers, from: number, count: number): Request[] {
  return Array.from({ length: count }, (_, index) => requestTo(headers.at(from + index)))
}

/** @param authorization - the Authorization header */
export function requestTo(authorization: string): Request {
  return { headers: { authorization }, rawHeaders: [...OTHER_HEADERS, 'Authorization', authorization] }
}

const OTHER_HEADERS: readonly string[] = [
  ...['Host', 'api.example.com', 'Accept', 'application/json', 'Accept-Encoding', 'gzip, deflate, br'],
  ...['User-Agent', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36', 'Connection', 'keep-alive'],
]
