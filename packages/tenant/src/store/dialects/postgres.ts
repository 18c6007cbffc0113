import {
  type Dialect,
  type Driver,
  HandleEmptyInListsPlugin,
  Kysely,
  PostgresIntrospector,
  replaceWithNoncontingentExpression,
} from 'kysely'
import type { Schema } from '../schema.ts'
import { StoreCompiler } from './postgres-compiler.ts'

/**
 * Creates a store over one of Kysely's dialects for PostgreSQL. Does not connect.
 *
 * @param wrap - changes how the driver's connections are acquired
 */
export function postgresStore(inner: Dialect, wrap: (driver: Driver) => Driver = driver => driver): Kysely<Schema> {
  return new Kysely({
    dialect: {
      createDriver: () => wrap(inner.createDriver()),
      createAdapter: () => inner.createAdapter(),
      createQueryCompiler: () => new StoreCompiler(),
      createIntrospector: database => new PostgresIntrospector(database),
    },
    // SQLite has empty lists; PostgreSQL does not.
    plugins: [new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })],
  })
}
