import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { progress } from '../progress.ts'
import { AUDIENCE, claimsFrom } from './claims.ts'
import { type Issuer, startIssuer } from './issuer.ts'
import type { Material } from './material.ts'
import { createSigningKey, type SigningKey, signToken } from './signing-key.ts'

/** The material, with the issuer and the key behind it. */
export interface Workshop {
  readonly material: Material
  readonly issuer: Issuer
  readonly key: SigningKey
}

/** Starts an issuer and signs `freshTokens` tokens with one RSA key of 2048 bits into a folder that goes with the process. */
export async function createWorkshop(freshTokens: number): Promise<Workshop> {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-bench-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const key = createSigningKey()
  const issuer = await startIssuer(key)
  const sign = (count: number, change: object = {}, header: object = {}): string[] =>
    Array.from({ length: count }, () => `Bearer ${signToken(key, { ...claimsFrom(issuer.issuer), ...change }, header)}`)
  const write = (name: string, headers: readonly string[]): string => {
    const path = join(folder, `${name}.txt`)
    writeFileSync(path, `${headers.join('\n')}\n`)
    return path
  }

  progress(`Signing ${freshTokens} tokens`)
  const fresh = sign(freshTokens)
  const thousand = fresh.slice(0, 1000)
  const files = {
    one: write('one', fresh.slice(0, 1)),
    hundred: write('hundred', fresh.slice(0, 100)),
    thousand: write('thousand', thousand),
    fresh: write('fresh', fresh),
    expired: write('expired', sign(100, { iat: 1_000_000_000, exp: 1_000_003_600 })),
    tampered: write('tampered', thousand.map(tamper)),
    unknownKey: write('unknown-key', sign(100, {}, { kid: 'no-such-key' })),
    proofs: join(folder, 'proofs.txt'),
  }
  const { publicJwk, publicPem } = key
  const material = { issuer: issuer.issuer, jwksUri: issuer.jwksUri, audience: AUDIENCE, publicJwk, publicPem, files }
  return { material, issuer, key }
}

/** Changes one character in the middle of the signature: all else is in order. */
function tamper(header: string): string {
  const position = header.lastIndexOf('.') + 100
  return `${header.slice(0, position)}${header[position] === 'A' ? 'B' : 'A'}${header.slice(position + 1)}`
}
