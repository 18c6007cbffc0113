import { IssuerUnavailable } from '@tollgate/guard'

/** The body of `/healthz`: the API is running. */
export const alive = { status: 'alive' }

/** Whether the API can verify tokens, for `/readyz`. */
export async function readiness(guard) {
  try {
    await guard.ready()
    return { status: 200, body: { status: 'ready' } }
  } catch (error) {
    if (!(error instanceof IssuerUnavailable)) throw error
    return { status: 503, body: { status: 'The keys of the token issuer cannot be fetched at the moment' } }
  }
}
