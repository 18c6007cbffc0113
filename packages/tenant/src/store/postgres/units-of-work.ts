import { AsyncLocalStorage } from 'node:async_hooks'
import { CompiledQuery, type DatabaseConnection, type Driver } from 'kysely'

/** How the work of a transaction ends: it is kept, or undone. */
export interface Outcome {
  commit: boolean
}

/** Runs work whose queries to the store all belong to one transaction, however deep they are called. */
export type RunInTransaction = <Result extends Outcome>(work: () => Promise<Result>) => Promise<Result>

/** A driver that carries a transaction through all calls of some work. */
export interface UnitsOfWork {
  wrap(driver: Driver): Driver
  run: RunInTransaction
}

/** One transaction. It is begun by the first query, so that work without queries needs no connection. */
interface Unit {
  connection: Promise<DatabaseConnection> | undefined
  /** The same connection as the driver knows it. */
  acquired: DatabaseConnection | undefined
  isOver: boolean
  /** Nested transactions run one after the other, as those of SQLite do. Resolves at the end of the last one. */
  nested: Promise<void>
  endNested: () => void
}

export function createUnitsOfWork(): UnitsOfWork {
  const current = new AsyncLocalStorage<Unit>()
  const units = new WeakMap<DatabaseConnection, Unit>()
  let inner: Driver

  /** Work that goes on after its transaction, such as writing logs, gets a connection of its own. */
  function runningUnit(): Unit | undefined {
    const unit = current.getStore()
    return unit?.isOver ? undefined : unit
  }

  async function begin(unit: Unit): Promise<DatabaseConnection> {
    const connection = await inner.acquireConnection()
    try {
      await inner.beginTransaction(connection, {})
    } catch (error) {
      await inner.releaseConnection(connection)
      throw error
    }
    const shared = inTurn(connection)
    unit.acquired = connection
    units.set(shared, unit)
    return shared
  }

  async function end(unit: Unit, commit: boolean): Promise<void> {
    unit.isOver = true
    const connection = await unit.connection?.catch(() => undefined)
    if (!connection || !unit.acquired) return
    units.delete(connection)
    try {
      if (commit) await inner.commitTransaction(connection)
      // A rollback that fails closes the connection, which undoes the transaction too.
      else await inner.rollbackTransaction(connection).catch(() => {})
    } finally {
      await inner.releaseConnection(unit.acquired)
    }
  }

  async function beginNested(unit: Unit, connection: DatabaseConnection): Promise<void> {
    const former = unit.nested
    const { promise, resolve } = Promise.withResolvers<void>()
    unit.nested = promise
    await former
    unit.endNested = resolve
    try {
      await connection.executeQuery(CompiledQuery.raw('savepoint nested'))
    } catch (error) {
      resolve()
      throw error
    }
  }

  async function endNested(unit: Unit, connection: DatabaseConnection, statements: readonly string[]): Promise<void> {
    try {
      for (const statement of statements) await connection.executeQuery(CompiledQuery.raw(statement))
    } finally {
      unit.endNested()
    }
  }

  const driver: Driver = {
    init: options => inner.init(options),
    destroy: options => inner.destroy(options),
    acquireConnection(options) {
      const unit = runningUnit()
      if (!unit) return inner.acquireConnection(options)
      unit.connection ??= begin(unit)
      return unit.connection
    },
    async releaseConnection(connection, options) {
      if (!units.has(connection)) await inner.releaseConnection(connection, options)
    },
    async beginTransaction(connection, settings) {
      const unit = units.get(connection)
      if (unit) await beginNested(unit, connection)
      else await inner.beginTransaction(connection, settings)
    },
    async commitTransaction(connection) {
      const unit = units.get(connection)
      if (unit) await endNested(unit, connection, ['release savepoint nested'])
      else await inner.commitTransaction(connection)
    },
    async rollbackTransaction(connection) {
      const unit = units.get(connection)
      if (unit) await endNested(unit, connection, ['rollback to savepoint nested', 'release savepoint nested'])
      else await inner.rollbackTransaction(connection)
    },
  }

  return {
    wrap(driverOfPool) {
      inner = driverOfPool
      return driver
    },
    async run(work) {
      const unit: Unit = {
        connection: undefined,
        acquired: undefined,
        isOver: false,
        nested: Promise.resolve(),
        endNested: () => {},
      }
      return current.run(unit, async () => {
        let commit = false
        try {
          const result = await work()
          commit = result.commit
          return result
        } finally {
          await end(unit, commit)
        }
      })
    },
  }
}

/** Queries of one transaction can be sent at once. The driver wants one after the other. */
function inTurn(connection: DatabaseConnection): DatabaseConnection {
  let last: Promise<unknown> = Promise.resolve()
  return {
    executeQuery(query) {
      const result = last.then(() => connection.executeQuery<never>(query))
      last = result.catch(() => {})
      return result
    },
    streamQuery: (query, size) => connection.streamQuery(query, size),
  }
}
