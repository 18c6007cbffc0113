import { connect } from 'node:net'

/** The Redis server of the tests: `REDIS_URL`, or the usual address. */
export const redisUrl: string = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379'

/** @returns why tests that need Redis are skipped, or false when it listens */
export function skipWithoutRedis(): Promise<string | false> {
  const { hostname, port } = new URL(redisUrl)
  return new Promise(resolve => {
    const socket = connect(Number(port || 6379), hostname)
    socket
      .once('connect', () => resolve(false))
      .once('error', () => resolve(`No Redis server at ${redisUrl}: set REDIS_URL`))
    socket.once('connect', () => socket.destroy())
  })
}
