import { setTimeout as wait } from 'node:timers/promises'
import type { Database } from './store/database.ts'
import { insertLogs, type LogEntry } from './store/logs.ts'

/** Something that happened just now. */
export type LogEvent = Omit<LogEntry, 'log_id' | 'date'>

/** Notes what happens, for the Management API's logs. */
export interface LogBook {
  /** Returns at once; what is noted is soon in the store. */
  record(event: LogEvent): void
  /** Resolves when all that was noted is in the store. */
  flush(): Promise<void>
}

const DELAY_MILLISECONDS = 200
const MOST_KEPT = 10_000
const SEQUENCE_DIGITS = 6
/** Much of what is noted is whatever somebody sent; longer texts are cut. */
const MOST_CHARACTERS = 500
/** SQLite binds so many values in one statement; an entry has six. */
const MOST_AT_ONCE = 1000

/**
 * Opens the log book of a store. Entries are written several at a time: one write to the disk for each token would make
 * tokens wait for the disk. What was noted in the last moments before a crash is lost, and nothing else. Entries that
 * cannot be written are kept for the next attempt.
 */
export function openLogBook(database: Database): LogBook {
  let waiting: LogEntry[] = []
  let writing: Promise<void> = Promise.resolve()
  let isTimed = false
  let lastMillisecond = 0
  let sequence = 0

  /** Digits alone: milliseconds and a count within the process, so that the order of IDs is the order of events. */
  function nextId(now: number): string {
    sequence = now > lastMillisecond ? 0 : sequence + 1
    lastMillisecond = Math.max(lastMillisecond, now)
    return `90${String(lastMillisecond).padStart(14, '0')}${String(sequence).padStart(SEQUENCE_DIGITS, '0')}`
  }

  function flush(): Promise<void> {
    writing = writing.then(write, write)
    return writing
  }

  async function write(): Promise<void> {
    const entries = waiting
    waiting = []
    try {
      for (let start = 0; start < entries.length; start += MOST_AT_ONCE) {
        await insertLogs(database, entries.slice(start, start + MOST_AT_ONCE))
      }
    } catch (error) {
      waiting = [...entries, ...waiting].slice(-MOST_KEPT)
      throw error
    }
  }

  async function flushSoon(): Promise<void> {
    if (isTimed) return
    isTimed = true
    await wait(DELAY_MILLISECONDS, undefined, { ref: false })
    isTimed = false
    // Whoever flushes next, such as a reader of the logs, meets the error.
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

/** An event whose texts all have a length that can be kept. */
function shortened(event: LogEvent): LogEvent {
  const text = JSON.stringify(event)
  if (text.length <= MOST_CHARACTERS) return event
  return JSON.parse(text, (_name, value: unknown) => (typeof value === 'string' ? cut(value) : value))
}

function cut(text: string): string {
  if (text.length <= MOST_CHARACTERS) return text
  // The cut may go through a character; half of one cannot be kept.
  return `${text.slice(0, MOST_CHARACTERS - 1).toWellFormed()}…`
}
