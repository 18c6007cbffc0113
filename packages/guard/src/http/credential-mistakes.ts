import type { Refusal } from '../refusal.ts'
import { invalidRequest, invalidToken, missingCredentials, otherCredentials } from '../refusal.ts'

/** What a program makes of a variable that holds no token, and names that somebody forgot to replace. */
const WORDS = ['undefined', 'null', 'None', 'nil', 'NaN', 'true', 'false', 'Bearer', 'token', 'access_token']

const PLACEHOLDERS = /^(?:your[_-]?)?(?:access[_-]?)?token$/i

const wordsForTokens = tableOf(WORDS, word =>
  invalidToken('malformed_token', `The client sent the word ${word} in place of a token`),
)
const wordsForCredentials = tableOf(WORDS, word =>
  otherCredentials(`The client sent the word ${word} in place of Bearer and a token`),
)
const PLACEHOLDER = invalidToken('malformed_token', 'The client sent the name of a token in place of the token')

/** @returns `undefined` for what may be a token */
export function refuseWord(token: string): Refusal | undefined {
  return wordsForTokens.get(token.toLowerCase()) ?? (PLACEHOLDERS.test(token) ? PLACEHOLDER : undefined)
}

const NOT_ONE_TOKEN = invalidRequest('The Authorization header is not Bearer, a space and one token')

/** What follows `Bearer`, when it is not a space and one token. The first that fits counts. */
const AFTER_BEARER: readonly (readonly [RegExp, Refusal])[] = [
  [/^\s*$/, invalidRequest('The Authorization header says Bearer and carries no token')],
  [/^[:=]/, invalidRequest('The character behind Bearer must be a space')],
  [/^\s*bearer\b/i, invalidRequest('The Authorization header says Bearer twice')],
  [/^\s*\[object /, invalidRequest('The client sent the text of an object in place of a token')],
  [
    /^\s*(?:async\b|function\b|\([$\w\s,]*\)\s*=>|[$\w]+\s*=>)/,
    invalidRequest('The client sent the text of a function in place of a token: call the function'),
  ],
  [/^\s*(?:\{\s*"|\[\s*["{[])/, invalidRequest('The client sent a JSON document in place of a token')],
  [
    /^\s*(?:access-?token|basic|digest|dpop|jwt|oauth|token)[\s:]/i,
    invalidRequest('The Authorization header names two schemes: send Bearer alone'),
  ],
  [
    /^\s*(?:\$\w|\$[({]|\{+\s*(?!ey)\w|<(?!ey)\w|%\w+%)/,
    invalidRequest('The client sent a placeholder in place of a token: its value was not filled in'),
  ],
  [
    /^\s*[a-z_]+\s*=\s*[^=\s]/i,
    invalidRequest('The client sent a parameter in place of a token: send the token alone'),
  ],
  [/^\s*["'`<([{]|["'`>)\]}]\s*$/, invalidRequest('The token is in quotes or brackets: send it without them')],
  [/^\s*[\w.%-]*%[0-9a-f]{2}/i, invalidRequest('The token is percent-encoded: send it as it was issued')],
]

/** @param rest - of an Authorization header behind `Bearer`, when it is not a space and one token */
export function refuseMalformed(rest: string): Refusal {
  return AFTER_BEARER.find(([pattern]) => pattern.test(rest))?.[1] ?? NOT_ONE_TOKEN
}

/** What is in the place of the scheme, for clients that mean to send a token. The first that fits counts. */
const WITHOUT_BEARER: readonly (readonly [RegExp, Refusal])[] = [
  [/^authorization\s*[:=]/i, otherCredentials('The value of the Authorization header repeats its name')],
  [/^["'`]/, otherCredentials('The value of the Authorization header is in quotes')],
  [/^\S+\s+bearer\b/i, otherCredentials('The Authorization header names two schemes: send Bearer alone')],
  [/^bearer[\w-]*\.[\w-]+\.[\w-]*$/i, otherCredentials('No space follows Bearer in the Authorization header')],
  [
    /^[\w-]+(?:\.[\w-]*){2,4}$/,
    otherCredentials('The Authorization header holds a token and no scheme: send Bearer, a space and the token'),
  ],
]

/** Schemes that others use for tokens; they are repeated to the caller. */
const MISTAKEN_SCHEMES = ['JWT', 'Token', 'OAuth', 'AccessToken', 'Access-Token', 'Access_Token', 'Bearers', 'Auth']
const mistakenSchemes = tableOf(MISTAKEN_SCHEMES, scheme =>
  otherCredentials(`The Authorization header uses the scheme ${scheme}: send Bearer in its place`),
)

/** Registered ones are no mistake, but for another API; the caller is answered as if nothing was sent. */
const OTHER_SCHEMES = ['Basic', 'Digest', 'DPoP', 'GNAP', 'HOBA', 'Mutual', 'Negotiate', 'NTLM', 'PrivateToken']
const otherSchemes = tableOf(OTHER_SCHEMES, scheme => scheme)

const JWT_OF_OTHER_SCHEME = otherCredentials('The Authorization header uses another scheme than Bearer for its token')
const SCHEME_AND_JWT = /^\S+\s+[\w-]+\.[\w-]+\.[\w-]*$/

/** @param header - an Authorization header without the scheme `Bearer` */
export function refuseOther(header: string): Refusal {
  const found = WITHOUT_BEARER.find(([pattern]) => pattern.test(header))?.[1]
  if (found) return found
  const scheme = schemeOf(header)
  const mistake = scheme === header.toLowerCase() ? wordsForCredentials.get(scheme) : mistakenSchemes.get(scheme)
  if (mistake) return mistake
  return SCHEME_AND_JWT.test(header) && !otherSchemes.has(scheme) ? JWT_OF_OTHER_SCHEME : missingCredentials
}

/** What to write to a log of an Authorization header whose caller is answered as if nothing was sent. */
export function hintAtScheme(header: string): string {
  const scheme = otherSchemes.get(schemeOf(header))
  if (scheme) return `The Authorization header uses the scheme "${scheme}", not "Bearer"`
  return /\S\s+\S/.test(header)
    ? 'The Authorization header uses another scheme than "Bearer"'
    : 'The Authorization header is not "Bearer", a space and a token'
}

function schemeOf(header: string): string {
  return header.slice(0, 32).split(/\s/, 1)[0]?.toLowerCase() ?? ''
}

/** By names in lower case. */
function tableOf<Value>(names: readonly string[], make: (name: string) => Value): ReadonlyMap<string, Value> {
  return new Map(names.map(name => [name.toLowerCase(), make(name)]))
}
