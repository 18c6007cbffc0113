/** The limit: Node's own server, which looks at nothing and sends constant bytes. */
import { createServer } from 'node:http'
import { HEADERS, MESSAGE } from './answer.ts'
import { announce, listenOptions, serverSettings } from './serve.ts'

const body = Buffer.from(JSON.stringify(MESSAGE))
const headers = { ...HEADERS, 'content-length': body.length }

const server = createServer((_request, response) => {
  response.writeHead(200, headers).end(body)
})
server.listen(listenOptions(serverSettings()), () => announce(server.address()))
