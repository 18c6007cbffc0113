/**
 * Import before the protocol engine: it warns on standard error when Node's release is not yet one of long-term support.
 * The repository pins Node and is tested on it, so whoever starts the tenant has nothing to do about that line.
 */
const UNSUPPORTED_RELEASE = /^oidc-provider WARNING: Unsupported runtime/

const { console } = globalThis
const { warn } = console

console.warn = (...words: unknown[]): void => {
  if (!UNSUPPORTED_RELEASE.test(String(words[0]))) warn(...words)
}
