import { launch, type Part, type RunningPart } from './part.ts'

/** The parts that run together. */
export interface Stack {
  /** Starts a part, in place of the one of that title that runs. @returns the origin it listens on */
  start(part: Part): Promise<string>
  /** Ends every part. */
  stop(): Promise<void>
}

/** @param onBroken told in one sentence when a part ends by itself */
export function createStack(onBroken: (sentence: string) => void): Stack {
  const running = new Map<string, RunningPart>()
  return {
    async start(part) {
      await running.get(part.title)?.stop()
      const started = launch(part)
      running.set(part.title, started)
      started.broken.then(onBroken)
      return await started.listening
    },
    async stop() {
      await Promise.all([...running.values()].map(part => part.stop()))
    },
  }
}
