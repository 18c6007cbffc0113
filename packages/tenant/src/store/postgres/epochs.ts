import { type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'

/**
 * Tables whose changes do not count: users, and the state of the protocol engine, change with every login. What is
 * cached must not depend on them. Every other table counts, including tables of later migrations.
 */
const UNCOUNTED = [
  'epochs',
  'schema_version',
  'oidc_payloads',
  'users',
  'logs',
  'mails',
  'tickets',
  'attempts',
  'action_executions',
  'grant_details',
]
/** Values that the protocol engine reads only when it is created. */
const ENGINE_INPUTS = ['signing_keys', 'cookie_keys', 'tenant_settings']

/** Counts the changes of the configuration; `engine` counts those of the values that the protocol engine is built with. */
export interface Epochs {
  config: number
  engine: number
}

/** The channel on which a change is announced when it is committed. Only a hint: the counts decide. */
export const CHANNEL = 'tollgate_changes'

/**
 * Creates the counters and the trigger function that increments them, in the transaction of each change.
 *
 * The trigger runs before each statement, so that changes of the configuration wait for each other here and never
 * deadlock later.
 */
export async function createEpochs(database: Kysely<Schema>): Promise<void> {
  await sql`create table epochs (
    id integer primary key check (id = 1), config bigint not null, engine bigint not null
  )`.execute(database)
  await sql`insert into epochs values (1, 1, 1)`.execute(database)
  await sql`
    create function tollgate_count_change() returns trigger language plpgsql as $function$
    begin
      update epochs set config = config + 1, engine = engine + tg_argv[0]::bigint;
      perform pg_notify(${sql.lit(CHANNEL)}, '');
      return null;
    end
    $function$`.execute(database)
}

/** Adds the trigger to every table that has none yet. */
export async function countChanges(database: Kysely<Schema>): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relkind = 'r' and relnamespace = current_schema()::regnamespace and not exists (
      select from pg_trigger where tgrelid = pg_class.oid and tgname = 'tollgate_count_change'
    )`.execute(database)
  for (const { name } of rows) {
    if (UNCOUNTED.includes(name)) continue
    await sql`
      create trigger tollgate_count_change before insert or update or delete or truncate on ${sql.table(name)}
      for each statement execute function tollgate_count_change(${sql.lit(ENGINE_INPUTS.includes(name) ? '1' : '0')})
    `.execute(database)
  }
}
