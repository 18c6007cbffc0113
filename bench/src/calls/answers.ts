import type { Material } from '../tokens/material.ts'
import { readHeaders } from '../tokens/token-file.ts'
import { type Check, requestsWith } from './contestant.ts'

/** @throws Error when a check does not accept a valid token, or accepts a tampered or an expired one */
export async function assertAnswers(name: string, check: Check, { files }: Material): Promise<void> {
  for (const [file, expected] of [
    [files.one, true],
    [files.tampered, false],
    [files.expired, false],
    // Again, because caching must not change the result.
    [files.one, true],
  ] as const) {
    for (const request of requestsWith(readHeaders(file), 0, 1)) {
      if ((await check(request)) === expected) continue
      throw new Error(
        `"${name}" gives the wrong result for the token in "${file}": it should ${expected ? 'pass' : 'be rejected'}`,
      )
    }
  }
}
