/** Why a command cannot do what it was asked, in one plain sentence that names the thing and the remedy. */
export class Failure extends Error {
  override readonly name = 'Failure'
}
