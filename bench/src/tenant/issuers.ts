import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AUDIENCE } from '../tokens/claims.ts'
import { clientCredentials, localToken, PERMISSION, secretOf, type TokenRequest } from './requests.ts'
import type { IssuerSettings } from './settings.ts'

/** Something that issues tokens. */
export interface IssuerContestant {
  readonly name: 'tenant' | 'oidc-provider'
  /** The file of its process. */
  readonly server: string
  /** The path of its keys. */
  readonly keys: string
  /** The token request for a fresh process. */
  firstRequest(settings: IssuerSettings): TokenRequest
  /** Client credentials with the secret in the form. */
  tokenRequest(settings: IssuerSettings, port: number): Promise<TokenRequest>
}

export const issuers: readonly IssuerContestant[] = [
  {
    name: 'tenant',
    server: 'tenant/tollgate',
    keys: '/.well-known/jwks.json',
    firstRequest: ({ dataFolder }) => localToken(dataFolder),
    tokenRequest: async ({ dataFolder }, port) =>
      clientCredentials('/oauth/token', await secretOf(port, dataFolder), { audience: AUDIENCE }),
  },
  {
    name: 'oidc-provider',
    server: 'tenant/oidc-provider',
    keys: '/jwks',
    firstRequest: ({ clientSecret }) => clientCredentials('/token', clientSecret, { scope: PERMISSION }),
    tokenRequest: async ({ clientSecret }) => clientCredentials('/token', clientSecret, { scope: PERMISSION }),
  },
]

/** Settings of a process with a new data folder, which is removed at the end of the block. */
export function freshSettings(): IssuerSettings & Disposable {
  const dataFolder = mkdtempSync(join(tmpdir(), 'tollgate-bench-tenant-'))
  return {
    dataFolder,
    clientSecret: randomBytes(48).toString('base64url'),
    [Symbol.dispose]: () => rmSync(dataFolder, { recursive: true, force: true }),
  }
}
