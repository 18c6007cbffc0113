/** A separate process that generates load if `wrk` is not installed. */
import process from 'node:process'
import autocannon from 'autocannon'
import { childArgument } from '../child.ts'
import { PATH } from '../servers/answer.ts'
import { readHeaders } from '../tokens/token-file.ts'
import { fieldsOf } from './fields.ts'
import type { Load, LoadResult } from './load.ts'

const { port, file, after, connections, seconds } = childArgument(isLoad)
const headers = readHeaders(file)
let at = after % headers.count

const { requests, non2xx, errors, latency } = await autocannon({
  url: `http://127.0.0.1:${port}`,
  connections,
  duration: seconds,
  requests: [
    {
      path: PATH,
      setupRequest: request => {
        const fields = fieldsOf(headers.at(at))
        at += 1
        return { ...request, headers: { ...request.headers, ...fields } }
      },
    },
  ],
})
const result: LoadResult = {
  requests: requests.total,
  failures: non2xx + errors,
  p99Microseconds: latency.p99 * 1000,
}
process.send?.(result)

function isLoad(value: unknown): value is Load {
  return typeof value === 'object' && value !== null && 'port' in value && 'file' in value
}
