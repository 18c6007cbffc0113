/** Why the stack cannot start, in one sentence: what is wrong, and what to do. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart'
}
