import type { Api, updateApi } from '../api/apis.ts'
import { joinDialect, splitDialect } from './token-format.ts'

/** An API's settings while they are edited. */
export type ApiDraft = {
  name: string
  lifetime: string
  /** Of tokens that the tenant sends to a browser. */
  webLifetime: string
  profile: string
  permissions: boolean
  signing_alg: string
  enforce_policies: boolean
  allow_offline_access: boolean
}

export type ApiProblems = Partial<Record<keyof ApiDraft, string>>

const LONGEST_SECONDS = 2_592_000
const NOT_A_LIFETIME = `Enter whole seconds from 1 to ${LONGEST_SECONDS}`

export function draftOf(api: Api): ApiDraft {
  return {
    name: api.name,
    lifetime: String(api.token_lifetime),
    webLifetime: String(api.token_lifetime_for_web),
    ...splitDialect(api.token_dialect),
    signing_alg: api.signing_alg,
    enforce_policies: api.enforce_policies,
    allow_offline_access: api.allow_offline_access,
  }
}

/** The draft as it is read again after it was saved. Tokens in a browser live at most as long as all others. */
export function tidied(draft: ApiDraft): ApiDraft {
  const webLifetime = Math.min(Number(draft.webLifetime), Number(draft.lifetime))
  return { ...draft, name: draft.name.trim(), webLifetime: String(webLifetime) }
}

export function changesOf(id: string, draft: ApiDraft): Parameters<typeof updateApi>[1] {
  return {
    id,
    name: draft.name,
    token_lifetime: Number(draft.lifetime),
    token_lifetime_for_web: Number(draft.webLifetime),
    token_dialect: joinDialect(draft),
    signing_alg: draft.signing_alg,
    enforce_policies: draft.enforce_policies,
    allow_offline_access: draft.allow_offline_access,
  }
}

export function problemsOf({ name, lifetime, webLifetime }: ApiDraft): ApiProblems {
  return {
    ...(name.trim() === '' && { name: 'Enter a name for the API' }),
    ...(/[<>]/.test(name) && { name: 'A name must not contain < or >' }),
    ...(!isLifetime(lifetime) && { lifetime: NOT_A_LIFETIME }),
    ...(!isLifetime(webLifetime) && { webLifetime: NOT_A_LIFETIME }),
  }
}

export function isLifetime(text: string): boolean {
  return /^[1-9]\d*$/.test(text) && Number(text) <= LONGEST_SECONDS
}
