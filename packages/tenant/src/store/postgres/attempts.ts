import pg, { type PoolConfig } from 'pg'

/** A burst of attempts, then one more every `intervalSeconds`. */
interface Limit {
  burst: number
  intervalSeconds: number
}

/** Counts attempts of all processes that share a database, with its clock. */
export interface SharedAttempts {
  /**
   * Counts an attempt, unless it exceeds the limit.
   *
   * @param now - the clock in milliseconds, for tests. Default: the database's clock
   * @returns 0, or how many milliseconds to wait
   */
  take(key: string, limit: Limit, now?: number): Promise<number>
  /** Removes one counted attempt. */
  forgive(key: string, limit: Limit): Promise<void>
  /** Whether the next attempt exceeds the limit. */
  isFull(key: string, limit: Limit, now?: number): Promise<boolean>
  /** Removes all counted attempts of a key. */
  forget(key: string): Promise<void>
  /** Lets time pass, in milliseconds. */
  advance(milliseconds: number): Promise<void>
  clear(): Promise<void>
  /** Deletes what has no effect any more. */
  deleteExpired(): Promise<void>
  close(): Promise<void>
}

/** Enough for statements of less than a millisecond. */
const CONNECTIONS = 2
const DATABASE_CLOCK = 'extract(epoch from clock_timestamp()) * 1000'
/** The generic cell rate algorithm: `full_at` is when all attempts of a key have expired, in milliseconds. */
const TAKE = `
  with clock as (select coalesce($4::float8, ${DATABASE_CLOCK}) as now),
  counted as (
    insert into attempts as counter (key, full_at) select $1, now + $3::float8 from clock
    on conflict (key) do update set full_at = greatest(counter.full_at, (select now from clock)) + $3::float8
      where greatest(counter.full_at, (select now from clock)) + $3::float8
        <= (select now from clock) + $2::float8 * $3::float8
    returning key
  )
  select exists (select from counted) as counted,
    coalesce((select full_at from attempts where key = $1), 0) + $3::float8 - now - $2::float8 * $3::float8 as excess
  from clock`

/**
 * Opens connections of its own: an attempt counts whatever becomes of the transaction that it is part of, and other
 * attempts do not wait for that.
 */
export function openSharedAttempts(config: PoolConfig): SharedAttempts {
  const pool = new pg.Pool({ ...config, max: CONNECTIONS })
  pool.on('error', () => {})
  pool.on('connect', client => client.on('error', () => {}))
  return {
    async take(key, { burst, intervalSeconds }, now) {
      const values = [key, burst, intervalSeconds * 1000, now ?? null]
      const { rows } = await pool.query<{ counted: boolean; excess: number }>({ name: 'attempt', text: TAKE, values })
      const [{ counted, excess } = { counted: false, excess: 0 }] = rows
      return counted ? 0 : Math.max(1, excess)
    },
    async forgive(key, { intervalSeconds }) {
      await pool.query('update attempts set full_at = full_at - $2 where key = $1', [key, intervalSeconds * 1000])
    },
    async isFull(key, { burst, intervalSeconds }, now) {
      const { rowCount } = await pool.query(
        `select 1 from attempts where key = $1
          and full_at + $3::float8 > coalesce($4::float8, ${DATABASE_CLOCK}) + $2::float8 * $3::float8`,
        [key, burst, intervalSeconds * 1000, now ?? null],
      )
      return rowCount === 1
    },
    async forget(key) {
      await pool.query('delete from attempts where key = $1', [key])
    },
    async advance(milliseconds) {
      await pool.query('update attempts set full_at = full_at - $1', [milliseconds])
    },
    async clear() {
      await pool.query('delete from attempts')
    },
    async deleteExpired() {
      await pool.query(`delete from attempts where full_at < ${DATABASE_CLOCK}`)
    },
    close: () => pool.end(),
  }
}
