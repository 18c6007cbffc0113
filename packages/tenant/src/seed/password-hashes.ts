import { helloWorld } from '../hello-world.ts'

/**
 * The hashes of the seed's passwords, so that a new tenant does not have to compute them. Passwords and hashes are no
 * secrets: they are for a tenant that only this machine can reach.
 */
export const SEED_PASSWORD_HASHES: ReadonlyMap<string, string> = new Map([
  [
    helloWorld.user.password,
    '$argon2id$v=19$m=19456,t=2,p=1$kivm1pAD+JTEFeVNXdOTTg$so7Uoix9ZcfbFwTDrBH8yMTlU8ie67awqIfgwJVw+JY',
  ],
  [
    helloWorld.admin.password,
    '$argon2id$v=19$m=19456,t=2,p=1$giD3eBQfPaXgwSXD/nijlQ$v/xmwbnRahCf8wboUrs+Gymdbhs2Z2scoBOXNyscLb8',
  ],
])
