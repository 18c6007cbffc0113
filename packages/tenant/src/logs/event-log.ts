import { randomInt } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { type Database, isShared } from '../store/database.ts'
import { deleteLogsBeyond, insertLogs, type LogEntry, MOST_LOGS } from '../store/logs.ts'

/** An event that has just happened. */
export type LogEvent = Omit<LogEntry, 'log_id' | 'date'>

/** Records events for the Management API's logs. */
export interface EventLog {
  /** Returns immediately. The event is written to the store within 200 milliseconds. */
  record(event: LogEvent): void
  /** Resolves when all recorded events are in the store. */
  flush(): Promise<void>
}

const DELAY_MILLISECONDS = 200
const MOST_KEPT = 10_000
const SEQUENCE_DIGITS = 6
const MOST_PROCESS_DIGITS = 10 ** 12
/** Maximum length of a text; longer ones are cut, because clients control many of them. */
const MOST_CHARACTERS = 500
/** Maximum length of a list, such as the scopes that a client requests. */
const MOST_PARTS = 100
/** Limited by the number of values in one SQLite statement; an entry has six. */
const MOST_AT_ONCE = 1000
/** Entries to write before those beyond the limit are deleted. */
const WRITTEN_BETWEEN_DELETIONS = 10_000

export interface EventLogOptions {
  /** Maximum number of entries. Default {@link MOST_LOGS}; temporarily up to `deletedEvery` more. */
  mostEntries?: number
  /** Default 10,000. */
  deletedEvery?: number
}

/**
 * Opens the event log of a store. Entries are written in batches: one disk write for each token would delay the tokens.
 * A crash can lose the events of the last moments. Entries that cannot be written are retried.
 */
export function openEventLog(
  database: Database,
  { mostEntries = MOST_LOGS, deletedEvery = WRITTEN_BETWEEN_DELETIONS }: EventLogOptions = {},
): EventLog {
  let written = 0
  let waiting: LogEntry[] = []
  let writing: Promise<void> = Promise.resolve()
  let isTimed = false
  let lastMillisecond = 0
  let sequence = 0
  /** Processes that share a store must not create the same ID. */
  const processDigits = isShared(database) ? String(randomInt(MOST_PROCESS_DIGITS)).padStart(12, '0') : ''

  /** Only digits: milliseconds and a counter of the process, so that the order of IDs is the order of events. */
  function nextId(now: number): string {
    sequence = now > lastMillisecond ? 0 : sequence + 1
    lastMillisecond = Math.max(lastMillisecond, now)
    return `90${String(lastMillisecond).padStart(14, '0')}${String(sequence).padStart(SEQUENCE_DIGITS, '0')}${processDigits}`
  }

  function flush(): Promise<void> {
    writing = writing.then(write, write)
    return writing
  }

  async function write(): Promise<void> {
    const entries = waiting
    waiting = []
    let done = 0
    try {
      for (; done < entries.length; done += MOST_AT_ONCE) {
        await insertLogs(database, entries.slice(done, done + MOST_AT_ONCE))
      }
    } catch (error) {
      waiting = [...entries.slice(done), ...waiting].slice(-MOST_KEPT)
      throw error
    }
    await deleteOldest(entries.length)
  }

  /** Ten minutes can bring more entries than the limit. */
  async function deleteOldest(added: number): Promise<void> {
    written += added
    if (written < deletedEvery) return
    written = 0
    await deleteLogsBeyond(database, mostEntries)
  }

  async function flushSoon(): Promise<void> {
    if (isTimed) return
    isTimed = true
    await wait(DELAY_MILLISECONDS, undefined, { ref: false })
    isTimed = false
    // The next caller of `flush`, such as a reader of the logs, gets the error.
    await flush().catch(() => {})
  }

  return {
    flush,
    record(event) {
      const now = Date.now()
      waiting.push({ log_id: nextId(now), date: new Date(now).toISOString(), ...shortened(event) })
      flushSoon()
    },
  }
}

/** An event in which all texts and lists are cut to their maximum length. */
function shortened(event: LogEvent): LogEvent {
  const text = JSON.stringify(event)
  if (text.length <= MOST_CHARACTERS) return event
  return JSON.parse(text, (_name, value: unknown) => {
    if (Array.isArray(value)) return value.slice(0, MOST_PARTS)
    return typeof value === 'string' ? cut(value) : value
  })
}

function cut(text: string): string {
  if (text.length <= MOST_CHARACTERS) return text
  // The cut can split a surrogate pair; half of one cannot be stored.
  return `${text.slice(0, MOST_CHARACTERS - 1).toWellFormed()}…`
}
