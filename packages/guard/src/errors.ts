/**
 * The issuer's keys are unavailable, so the guard cannot verify the token. This is an outage, not an error of the
 * client: the guard responds with 503, never with 401.
 */
export class IssuerUnavailable extends Error {
  override name = 'IssuerUnavailable'
  /** The exact `iss` of each issuer whose keys are missing, if `ready()` threw the error. */
  readonly issuers: readonly string[]

  constructor(message: string, options: ErrorOptions & { readonly issuers?: readonly string[] } = {}) {
    super(message, options)
    this.issuers = options.issuers ?? []
  }
}

/**
 * Waits for the keys of every issuer.
 *
 * @throws IssuerUnavailable that names each issuer whose keys are missing; anything else is thrown as it is
 */
export async function allReady(
  keySets: Iterable<{ readonly issuer: string; readonly keySet: { ready(): Promise<void> } }>,
): Promise<void> {
  const failures: { readonly issuer: string; readonly error: IssuerUnavailable }[] = []
  await Promise.all(
    Array.from(keySets, async ({ issuer, keySet }) => {
      try {
        await keySet.ready()
      } catch (error) {
        if (!(error instanceof IssuerUnavailable)) throw error
        failures.push({ issuer, error })
      }
    }),
  )
  const [first, ...more] = failures.map(({ error }) => error)
  if (!first) return
  const issuers = failures.map(({ issuer }) => issuer)
  if (more.length === 0) throw new IssuerUnavailable(first.message, { cause: first.cause, issuers })
  throw new IssuerUnavailable(`The keys of ${issuers.map(each => `"${each}"`).join(' and ')} are missing`, {
    cause: new AggregateError([first, ...more]),
    issuers,
  })
}
