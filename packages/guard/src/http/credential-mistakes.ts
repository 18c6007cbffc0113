import type { Refusal } from '../refusal.ts'
import {
  BEARER_TWICE,
  FUNCTION_IN_PLACE_OF_TOKEN,
  HEADER_NAME_REPEATED,
  HEADER_QUOTED,
  JSON_IN_PLACE_OF_TOKEN,
  JWT_OF_OTHER_SCHEME,
  MISSING_CREDENTIALS,
  mistakenScheme,
  NO_SPACE_AFTER_BEARER,
  NO_TOKEN,
  NOT_A_SPACE,
  NOT_ONE_TOKEN,
  OBJECT_IN_PLACE_OF_TOKEN,
  PARAMETER_IN_PLACE_OF_TOKEN,
  PLACEHOLDER_NOT_FILLED,
  SCHEME_AFTER_BEARER,
  SCHEME_BEFORE_BEARER,
  TOKEN_PERCENT_ENCODED,
  TOKEN_QUOTED,
  TOKEN_WITHOUT_SCHEME,
  wordInPlaceOfCredentials,
} from '../refusals/credentials.ts'
import { NAME_IN_PLACE_OF_TOKEN, wordInPlaceOfToken } from '../refusals/token.ts'

/** What a program makes of a variable that holds no token, and names that somebody forgot to replace. */
const WORDS = ['undefined', 'null', 'None', 'nil', 'NaN', 'true', 'false', 'Bearer', 'token', 'access_token']

const PLACEHOLDERS = /^(?:your[_-]?)?(?:access[_-]?)?token$/i

const wordsForTokens = tableOf(WORDS, wordInPlaceOfToken)
const wordsForCredentials = tableOf(WORDS, wordInPlaceOfCredentials)

/** @returns `undefined` for what may be a token */
export function refuseWord(token: string): Refusal | undefined {
  return wordsForTokens.get(token.toLowerCase()) ?? (PLACEHOLDERS.test(token) ? NAME_IN_PLACE_OF_TOKEN : undefined)
}

/** What follows `Bearer`, when it is not a space and one token. The first that fits counts. */
const AFTER_BEARER: readonly (readonly [RegExp, Refusal])[] = [
  [/^\s*$/, NO_TOKEN],
  [/^[:=]/, NOT_A_SPACE],
  [/^\s*bearer\b/i, BEARER_TWICE],
  [/^\s*\[object /, OBJECT_IN_PLACE_OF_TOKEN],
  [/^\s*(?:async\b|function\b|\([$\w\s,]*\)\s*=>|[$\w]+\s*=>)/, FUNCTION_IN_PLACE_OF_TOKEN],
  [/^\s*(?:\{\s*"|\[\s*["{[])/, JSON_IN_PLACE_OF_TOKEN],
  [/^\s*(?:access-?token|basic|digest|dpop|jwt|oauth|token)[\s:]/i, SCHEME_AFTER_BEARER],
  [/^\s*(?:\$\w|\$[({]|\{+\s*(?!ey)\w|<(?!ey)\w|%\w+%)/, PLACEHOLDER_NOT_FILLED],
  [/^\s*[a-z_]+\s*=\s*[^=\s]/i, PARAMETER_IN_PLACE_OF_TOKEN],
  [/^\s*["'`<([{]|["'`>)\]}]\s*$/, TOKEN_QUOTED],
  [/^\s*[\w.%-]*%[0-9a-f]{2}/i, TOKEN_PERCENT_ENCODED],
]

/** @param rest - of an Authorization header behind `Bearer`, when it is not a space and one token */
export function refuseMalformed(rest: string): Refusal {
  return AFTER_BEARER.find(([pattern]) => pattern.test(rest))?.[1] ?? NOT_ONE_TOKEN
}

/** What is in the place of the scheme, for clients that mean to send a token. The first that fits counts. */
const WITHOUT_BEARER: readonly (readonly [RegExp, Refusal])[] = [
  [/^authorization\s*[:=]/i, HEADER_NAME_REPEATED],
  [/^["'`]/, HEADER_QUOTED],
  [/^\S+\s+bearer\b/i, SCHEME_BEFORE_BEARER],
  [/^bearer[\w-]*\.[\w-]+\.[\w-]*$/i, NO_SPACE_AFTER_BEARER],
  [/^[\w-]+(?:\.[\w-]*){2,4}$/, TOKEN_WITHOUT_SCHEME],
]

/** Schemes that others use for tokens; they are repeated to the caller. */
const MISTAKEN_SCHEMES = ['JWT', 'Token', 'OAuth', 'AccessToken', 'Access-Token', 'Access_Token', 'Bearers', 'Auth']
const mistakenSchemes = tableOf(MISTAKEN_SCHEMES, mistakenScheme)

/** Registered ones are no mistake, but for another API; the caller is answered as if nothing was sent. */
const OTHER_SCHEMES = ['Basic', 'Digest', 'DPoP', 'GNAP', 'HOBA', 'Mutual', 'Negotiate', 'NTLM', 'PrivateToken']
const otherSchemes = tableOf(OTHER_SCHEMES, scheme => scheme)

const SCHEME_AND_JWT = /^\S+\s+[\w-]+\.[\w-]+\.[\w-]*$/

/** @param header - an Authorization header without the scheme `Bearer` */
export function refuseOther(header: string): Refusal {
  const found = WITHOUT_BEARER.find(([pattern]) => pattern.test(header))?.[1]
  if (found) return found
  const scheme = schemeOf(header)
  const mistake = scheme === header.toLowerCase() ? wordsForCredentials.get(scheme) : mistakenSchemes.get(scheme)
  if (mistake) return mistake
  return SCHEME_AND_JWT.test(header) && !otherSchemes.has(scheme) ? JWT_OF_OTHER_SCHEME : MISSING_CREDENTIALS
}

/** What to write to a log of an Authorization header whose caller is answered as if nothing was sent. */
export function hintAtScheme(header: string): string | undefined {
  const scheme = otherSchemes.get(schemeOf(header))
  if (scheme) return `The Authorization header uses the scheme ${scheme}, not Bearer`
  return (/\S\s+\S/.test(header) ? JWT_OF_OTHER_SCHEME : NOT_ONE_TOKEN).description
}

function schemeOf(header: string): string {
  return header.slice(0, 32).split(/\s/, 1)[0]?.toLowerCase() ?? ''
}

/** By names in lower case. */
function tableOf<Value>(names: readonly string[], make: (name: string) => Value): ReadonlyMap<string, Value> {
  return new Map(names.map(name => [name.toLowerCase(), make(name)]))
}
