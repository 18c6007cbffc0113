import { launch, type Part, type RunningPart } from './part.ts'

/** The parts that run together. */
export interface Stack {
  /**
   * Starts a part, in place of the one of that title that runs.
   *
   * @returns the origin it listens on. Never settles when the part ends before it listens
   */
  start(part: Part): Promise<string>
  /** The same for a part that the others go on without. @returns `undefined` when it ends before it listens */
  startOptional(part: Part): Promise<string | undefined>
  /** Ends every part. */
  stop(): Promise<void>
}

/** @param onBroken told in one sentence when a part ends by itself */
export function createStack(onBroken: (sentence: string, part: Part) => void): Stack {
  const running = new Map<string, RunningPart>()

  async function startPart(part: Part): Promise<RunningPart> {
    await running.get(part.title)?.stop()
    const started = launch(part)
    running.set(part.title, started)
    started.broken.then(sentence => onBroken(sentence, part))
    return started
  }

  return {
    async start(part) {
      return await (await startPart(part)).listening
    },
    async startOptional(part) {
      const { listening, broken } = await startPart(part)
      return await Promise.race([listening, broken.then(() => undefined)])
    },
    async stop() {
      await Promise.all([...running.values()].map(part => part.stop()))
    },
  }
}
