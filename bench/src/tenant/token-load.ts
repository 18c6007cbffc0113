/** A separate process that requests tokens with 64 connections, each waiting for its response. */
import process from 'node:process'
import autocannon from 'autocannon'
import { childArgument } from '../child.ts'
import type { TokenRequest } from './requests.ts'

/** The duration in seconds, or the number of requests. */
export interface TokenLoad {
  readonly port: number
  readonly request: TokenRequest
  readonly duration?: number
  readonly amount?: number
}

/** The result: responses, failures among them, and wall-clock seconds. */
export interface TokenLoadResult {
  readonly requests: number
  readonly failures: number
  readonly seconds: number
}

const { port, request, ...extent } = childArgument(isTokenLoad)
const { path, headers, body } = request
const url = `http://localhost:${port}${path}`
const { requests, non2xx, errors, duration } = await autocannon({
  url,
  method: 'POST',
  headers: { ...headers },
  body,
  connections: 64,
  ...extent,
})
const result: TokenLoadResult = { requests: requests.total, failures: non2xx + errors, seconds: duration }
process.send?.(result)

function isTokenLoad(value: unknown): value is TokenLoad {
  return typeof value === 'object' && value !== null && 'port' in value && 'request' in value
}
