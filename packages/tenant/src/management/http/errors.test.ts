import assert from 'node:assert/strict'
import { it } from 'node:test'
import Fastify from 'fastify'
import { answerError } from './errors.ts'

it('a Management request during an outage of the store can be repeated', async () => {
  const app = Fastify()
  app.setErrorHandler(answerError)
  app.get('/', () => {
    throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), { code: 'ECONNREFUSED', syscall: 'connect' })
  })
  const { statusCode, headers, body } = await app.inject('/')
  assert.deepEqual([statusCode, headers['retry-after']], [503, '1'])
  assert.match(body, /"errorCode":"service_unavailable"/)
  assert.doesNotMatch(body, /10\.0\.0\.7/)
})
