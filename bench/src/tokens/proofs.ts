import { writeFileSync } from 'node:fs'
import { createProver } from '@tollgate/guard/testing'
import { PATH } from '../servers/answer.ts'
import { claimsFrom } from './claims.ts'
import { PROVEN_ORIGIN } from './proven-origin.ts'
import { signToken } from './signing-key.ts'
import type { Workshop } from './workshop.ts'

/** Writes the file of one bound token with new proofs, each of which a server accepts once within five minutes. */
export function writeProofs({ material, issuer, key }: Workshop, count: number): void {
  const client = createProver({ algorithm: 'ES256' })
  const accessToken = signToken(key, { ...claimsFrom(issuer.issuer), cnf: { jkt: client.thumbprint } })
  const call = { accessToken, url: `${PROVEN_ORIGIN}${PATH}` }
  const lines = Array.from({ length: count }, () => `DPoP ${accessToken}\t${client.prove(call)}`)
  writeFileSync(material.files.proofs, `${lines.join('\n')}\n`)
}
