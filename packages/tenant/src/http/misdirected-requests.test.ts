import assert from 'node:assert/strict'
import { it } from 'node:test'
import inject from 'light-my-request'
import { adoptStore, IN_MEMORY, openDatabase } from '../store/database.ts'
import { refuseMisdirected } from './misdirected-requests.ts'

it('a request of an application on another origin can be repeated after an outage of the store', async () => {
  await using database = await openDatabase(IN_MEMORY)
  const version = () =>
    Promise.reject(Object.assign(new Error('connect'), { code: 'ECONNREFUSED', syscall: 'connect' }))
  adoptStore(database, { version, runInTransaction: version })
  const listener = refuseMisdirected((_request, response) => response.end(), { database, allowedHosts: [] })
  const headers = { host: 'localhost:7070', origin: 'https://app.example.com' }
  const response = await inject(listener, { method: 'POST', url: '/oauth/token', headers })
  assert.deepEqual([response.statusCode, response.headers['retry-after']], [503, '1'])
})
