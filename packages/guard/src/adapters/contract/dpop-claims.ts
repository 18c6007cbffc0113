import { createHash } from 'node:crypto'
import { BASE_URL, type DpopClient, type HostileRequest, proof } from './dpop-requests.ts'

const ACCESS_TOKEN = /ath of the DPoP proof is not the hash/
const TIME = /is not a time in seconds/
const OLD = /too old/
const AHEAD = /from the future/

const now = () => Math.floor(Date.now() / 1000)

/** A proof with one claim that is not as it must be. */
function claim(name: string, value: unknown, description: RegExp): HostileRequest {
  return proof(
    `the "${name}" ${JSON.stringify(value)?.slice(0, 60)}`,
    client => client.send({ [name]: value }),
    description,
  )
}

/** A proof whose payload is text that JSON.stringify does not write. */
function iat(text: string, description: RegExp): HostileRequest {
  return proof(`the "iat" ${text}`, client => client.sendProof(signWithIat(client, text)), description)
}

function signWithIat(client: DpopClient, text: string): string {
  const [header = '', payload = ''] = String(client.send({ iat: 0 }).dpop).split('.')
  const claims = Buffer.from(payload, 'base64url').toString().replace('"iat":0', `"iat":${text}`)
  return client.sign(Buffer.from(header, 'base64url').toString(), claims)
}

const TIMES: readonly HostileRequest[] = [
  ...['1', null, true, -1, undefined].map(value => claim('iat', value, TIME)),
  iat('1e400', /payload of the DPoP proof/),
  iat('NaN', /payload of the DPoP proof/),
  iat('1e300', TIME),
  proof('an "iat" of more than five minutes ago', client => client.send({ iat: now() - 301 }), OLD),
  proof('an "iat" of more than half a minute ahead', client => client.send({ iat: now() + 60 }), AHEAD),
  proof('an "exp" that has passed', client => client.send({ exp: now() - 1 }), OLD),
  proof('an "nbf" that is ahead', client => client.send({ nbf: now() + 60 }), AHEAD),
  claim('exp', 'never', TIME),
  claim('nbf', null, TIME),
]

const ACCESS_TOKENS: readonly HostileRequest[] = [
  ...[undefined, null, '', 1].map(value => claim('ath', value, ACCESS_TOKEN)),
  proof('the "ath" of another token', client => client.send({ ath: hash('another', 'base64url') }), ACCESS_TOKEN),
  proof('an "ath" with padding', client => client.send({ ath: `${hash(client.token, 'base64url')}=` }), ACCESS_TOKEN),
  proof('an "ath" in hexadecimal', client => client.send({ ath: hash(client.token, 'hex') }), ACCESS_TOKEN),
  proof('an "ath" in base64', client => client.send({ ath: hash(client.token, 'base64') }), ACCESS_TOKEN),
]

function hash(text: string, encoding: 'base64url' | 'base64' | 'hex'): string {
  return createHash('sha256').update(text).digest(encoding)
}

const HOST = BASE_URL.slice('https://'.length)

const URLS: readonly HostileRequest[] = [
  undefined,
  null,
  1,
  '',
  '/protected',
  `http://${HOST}/protected`,
  `//${HOST}/protected`,
  `${HOST}/protected`,
  `https://user@${HOST}/protected`,
  `https://${HOST}:8443/protected`,
  `https://${HOST}:443:443/protected`,
  `https://${HOST}.evil.test/protected`,
  `https://evil.test/protected`,
  `https://${HOST}\\protected`,
  `https://${HOST}/admin`,
  `https://${HOST}/protected/`,
  `https://${HOST}//protected`,
  `https://${HOST}/Protected`,
  `https://${HOST}/x/../protected`,
  `https://${HOST}/%2e/protected`,
  `https://${HOST}/pro\ttected`,
  `https://${HOST}/protected\n`,
  ` https://${HOST}/protected`,
  `https://${HOST}/prot\u00e9cted`,
  `https://${HOST}%2fprotected`,
  `https://${HOST}/protected?${'a'.repeat(2048)}`,
  [`https://${HOST}/protected`],
].map(htu => claim('htu', htu, /htu of the DPoP proof is not the URL/))

export const REFUSED_CLAIMS: readonly HostileRequest[] = [
  ...TIMES,
  ...ACCESS_TOKENS,
  ...URLS,
  ...['get', 'POST', 'GET ', '', 1, null, undefined, ['GET']].map(htm =>
    claim('htm', htm, /htm of the DPoP proof is not the method/),
  ),
  ...['', 1, null, undefined, ['a'], 'a'.repeat(257)].map(jti => claim('jti', jti, /jti of the DPoP proof is not/)),
]
