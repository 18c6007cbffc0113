import { setTimeout as wait } from 'node:timers/promises'
import pg, { type ClientConfig } from 'pg'
import { CHANNEL, type Epochs } from './epochs.ts'

/** A connection outside of the pool: it hears of changes, and reads the counters of changes. */
export interface ControlConnection {
  /** Reads the counters. The query starts after this call, so that it sees every change committed before. */
  readEpochs(): Promise<Epochs>
  close(): Promise<void>
}

const FIRST_RETRY_MILLISECONDS = 50
const LONGEST_RETRY_MILLISECONDS = 1000

/** @param changed called after a change, and after a lost connection, when changes may have been missed */
export function openControlConnection(config: ClientConfig, changed: () => void): ControlConnection {
  let connecting: Promise<pg.Client> | undefined
  let isClosed = false
  let next: Promise<Epochs> | undefined
  let running: Promise<unknown> = Promise.resolve()

  async function connect(): Promise<pg.Client> {
    const client = new pg.Client(config)
    client.on('error', () => {})
    client.on('notification', changed)
    client.once('end', () => {
      connecting = undefined
      reconnect()
    })
    await client.connect()
    await client.query(`listen ${CHANNEL}`)
    changed()
    return client
  }

  function connection(): Promise<pg.Client> {
    connecting ??= connect().catch((error: unknown) => {
      connecting = undefined
      throw error
    })
    return connecting
  }

  async function reconnect(): Promise<void> {
    for (let delay = FIRST_RETRY_MILLISECONDS; !isClosed; delay = Math.min(2 * delay, LONGEST_RETRY_MILLISECONDS)) {
      await wait(delay, undefined, { ref: false })
      const isConnected = isClosed || (await connection().then(Boolean, () => false))
      if (isConnected) return
    }
  }

  async function query(): Promise<Epochs> {
    const client = await connection()
    const { rows } = await client.query<Epochs>({ name: 'epochs', text: 'select config, engine from epochs' })
    const [epochs] = rows
    if (!epochs) throw new Error('The table "epochs" of the database is empty: restore a backup')
    return epochs
  }

  reconnect()
  return {
    /** Requests that arrive during a query share the next one. */
    readEpochs() {
      next ??= running.then(() => {
        const reading = query()
        next = undefined
        running = reading.catch(() => {})
        return reading
      })
      return next
    },
    async close() {
      isClosed = true
      await (await connecting?.catch(() => undefined))?.end()
    },
  }
}
