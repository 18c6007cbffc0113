/** The identity of a proof: its key and its `jti`. Another key may use the same `jti`. */
export interface UsedProof {
  readonly thumbprint: string
  readonly jti: string
  /** When the proof expires, in milliseconds since the epoch. */
  readonly expiresAt: number
}

/** Whether a proof is used for the first time, or that this is unknown and when to retry. */
export type ReplayOutcome = 'first' | 'replayed' | ReplaysUnavailable

export interface ReplaysUnavailable {
  readonly retryAfterSeconds: number
  /** For the log. */
  readonly problem: string
}

/** Records used proofs, so that each is accepted only once: what `replayCache()` and `replayStore()` create. */
export interface Replays {
  /** Checks and records a proof in one atomic step. @param now - milliseconds since the epoch */
  use(proof: UsedProof, now: number): ReplayOutcome | Promise<ReplayOutcome>
  /** How many proofs are recorded; not known of a store. */
  size?(): number
}
