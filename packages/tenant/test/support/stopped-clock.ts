import { after, before, mock } from 'node:test'

/** Stops `Date` for the tests around: however long they take, no limit on attempts gets looser meanwhile. */
export function stopClock(): void {
  before(() => mock.timers.enable({ apis: ['Date'], now: Date.now() }))
  after(() => mock.timers.reset())
}
