import type { Answer } from '../http/response.ts'

/** The response to a request whose policy has a bug, where no framework gives one. */
export const FAILURE: Answer = {
  status: 500,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  body: JSON.stringify({ message: 'Internal Server Error' }),
}
