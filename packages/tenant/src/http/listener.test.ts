import assert from 'node:assert/strict'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Server } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { type Listener, listenOnLocalhost } from './listener.ts'

describe('listenOnLocalhost', () => {
  let listener: Listener
  before(async () => {
    listener = await listenOnLocalhost({ port: 0, variable: 'PORT' })
    listener.serve(({ url }, response) => {
      if (url === '/before') throw new Error('Before the head')
      if (url === '/after') response.writeHead(200, { 'content-length': 10 }).write('begun')
      if (url === '/after') throw new Error('After the head')
      response.end('answered')
    })
  })
  after(() => listener.close())

  const body = async (path: string) => (await fetch(listener.origin + path)).text()

  it('answers 500 when the handler throws, and goes on answering', async () => {
    assert.equal((await fetch(`${listener.origin}/before`)).status, 500)
    assert.equal(await body('/'), 'answered')
  })

  it('breaks off when the handler throws after the head, and goes on answering', async () => {
    await assert.rejects(body('/after'))
    assert.equal(await body('/'), 'answered')
  })

  it('goes on when a connection cannot be accepted, however often', async () => {
    const servers: Server[] = []
    const note = (message: unknown) => {
      if (typeof message === 'object' && message !== null && 'server' in message) servers.push(Object(message.server))
    }
    subscribe('http.server.request.start', note)
    await body('/')
    unsubscribe('http.server.request.start', note)
    assert.equal(servers.length, 1)
    for (let times = 0; times < 3; times++) servers[0]?.emit('error', new Error('accept EMFILE'))
    assert.equal(await body('/'), 'answered')
  })
})
