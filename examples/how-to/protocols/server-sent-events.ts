import { authenticated, type Guard } from '@tollgate/guard'
import { expiry } from '@tollgate/guard/expiry'
import { allow, protect, tokenOf } from '@tollgate/guard/express'
import express, { type Express } from 'express'

/** An API that sends the time every second, until the token expires. */
export function createEvents(guard: Guard): Express {
  const app = express()
  protect(app, guard)

  app.get('/events', allow(authenticated), (request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    const send = () => response.write(`data: ${new Date().toISOString()}\n\n`)
    send()
    const every = setInterval(send, 1000)
    const stop = expiry(tokenOf(request), () => response.end())
    response.on('close', () => {
      clearInterval(every)
      stop()
    })
  })
  return app
}
