/** A proof by what makes it unique: the key that made it and its `jti`. Another key may use the same `jti`. */
export interface UsedProof {
  readonly thumbprint: string
  readonly jti: string
  /** When the proof is refused for its age, in milliseconds since the epoch. */
  readonly expiresAt: number
}

/** Whether a proof is used for the first time; or that nothing can tell, and when it makes sense to try again. */
export type ReplayOutcome = 'first' | 'replayed' | ReplaysUnavailable

export interface ReplaysUnavailable {
  readonly retryAfterSeconds: number
  /** For the log. */
  readonly problem: string
}

/** Notes used proofs, so that each is accepted once: what `replayCache()` and `replayStore()` create. */
export interface Replays {
  /** Looks and notes in one step. @param now - milliseconds since the epoch */
  use(proof: UsedProof, now: number): ReplayOutcome | Promise<ReplayOutcome>
}
