import { isTrustworthyOrigin } from './auth0.ts'

/** @throws TypeError for an address that must not be trusted */
export function checkAddress(name: 'issuer' | 'jwksUri', address: unknown, insecureHttp: readonly string[]): void {
  if (typeof address !== 'string' || !URL.canParse(address) || !isTrustworthyOrigin(new URL(address), insecureHttp)) {
    throw new TypeError(`The option "${name}" must be an https address, or http on localhost, not "${String(address)}"`)
  }
}
