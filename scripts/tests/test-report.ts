/**
 * An additional reporter for Node's test runner. It lists skipped tests with their reasons, and ends a run in which no
 * more tests finish. The runner's timeout ends a test, but not a process that stays open after its tests.
 */
import process from 'node:process'
import type { TestEvent } from 'node:test/reporters'

/** Longer than the timeout of one test and its hooks. */
const stalledMinutes = Number(process.env.TEST_STALLED_MINUTES ?? 12)

export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const timer = setTimeout(stop, stalledMinutes * 60_000)
  const skipped: string[] = []
  for await (const { type, data } of events) {
    if (type === 'test:dequeue' || type === 'test:complete') timer.refresh()
    if (type !== 'test:pass' && type !== 'test:fail') continue
    const reason = data.skip ?? data.todo
    if (reason === undefined || reason === false) continue
    skipped.push(`  ${data.name}: ${typeof reason === 'string' && reason ? reason : 'no reason given'}\n`)
  }
  clearTimeout(timer)
  yield skipped.length === 0 ? 'No test was skipped\n' : `Skipped tests (${skipped.length}):\n${skipped.join('')}`
}

/** On this signal the runner ends its processes, names the files that still run, and fails. */
function stop(): void {
  process.stderr.write(`No test finished for ${stalledMinutes} minutes: the files below still run\n`)
  process.kill(process.pid, 'SIGINT')
}
