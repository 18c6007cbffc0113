/** Why the stack cannot start, in one plain sentence that names the thing and the remedy. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart'
}
