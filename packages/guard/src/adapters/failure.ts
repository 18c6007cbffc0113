import type { RefusalResponse } from '../http/response.ts'

/** The response to a request whose policy has a bug, for servers without a framework that would send one. */
export const FAILURE: RefusalResponse = {
  status: 500,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  body: JSON.stringify({ message: 'Internal Server Error' }),
}
