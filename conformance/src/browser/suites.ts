import type { Suite } from '../check.ts'

/** The SDKs that run in a browser. */
export const browserSuites: readonly Suite[] = []
