/**
 * Import this before the protocol engine, which warns on standard error when Node's release is not yet an LTS release.
 * The repository pins Node and is tested on it, so the warning does not apply to its users.
 */
const UNSUPPORTED_RELEASE = /^oidc-provider WARNING: Unsupported runtime/

const { console } = globalThis
const { warn } = console

console.warn = (...words: unknown[]): void => {
  if (!UNSUPPORTED_RELEASE.test(String(words[0]))) warn(...words)
}
