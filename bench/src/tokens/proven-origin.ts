/** The origin that proofs are for. Requests with a proof name it as their host. */
export const PROVEN_ORIGIN = 'http://localhost'
