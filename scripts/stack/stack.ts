import { launch, type Part, type RunningPart } from './part.ts'

/** The parts that run together. */
export interface Stack {
  /**
   * Starts a part; stops the running part with the same title first.
   *
   * @returns the origin it listens on. Never settles if the part ends before it listens
   */
  start(part: Part): Promise<string>
  /** The same for an optional part. @returns `undefined` if it ends before it listens */
  startOptional(part: Part): Promise<string | undefined>
  /** Stops all parts. */
  stop(): Promise<void>
}

/** @param onBroken called with one sentence when a part ends unexpectedly */
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
