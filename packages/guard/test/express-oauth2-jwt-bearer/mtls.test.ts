/** What express-oauth2-jwt-bearer checks of client certificates (RFC 8705), as cases of the guard. */
import { after } from 'node:test'
import type { MtlsOptions } from '../../src/mtls/index.ts'
import { boundBy } from '../../src/policy/policy.ts'
import { createMtlsDoor, onTls, outcomeOf } from '../support/mtls-door.ts'
import { type Case, testCases } from './cases.ts'

const door = await createMtlsDoor()
after(() => door.issuer.close())
const { client, other, token } = door
const guard = door.createGuard()
const required = door.createGuard({ required: true })

function certificate(what: string, outcome: () => Promise<string>, expected: string, differs?: string): Case {
  return { what, expected, outcome, ...(differs && { differs }) }
}

/** A certificate as the application finds it. */
function found(what: string, value: Uint8Array | undefined, expected: string, differs?: string): Case {
  const options: MtlsOptions = { certificate: () => value }
  return certificate(
    what,
    () =>
      outcomeOf(door.createGuard(options), { headers: { authorization: `Bearer ${token}` } }).catch(
        ({ message }) => message,
      ),
    expected,
    differs,
  )
}

/** A token with any `cnf`, with the certificate of the client. */
function cnf(what: string, value: unknown, expected: string, differs?: string): Case {
  const accessToken = door.issuer.issue({ cnf: value })
  return certificate(what, () => outcomeOf(guard, onTls(accessToken, client)), expected, differs)
}

const NOT_DER = 'The certificate of a request must be a Uint8Array with its DER, or undefined'
const FAULT = 'a fault of the application is an error, which is no refusal of a token'
const STATUS = 'RFC 8705 §3, 401 invalid_token'

testCases('the certificate of a request', [
  certificate('the certificate', () => outcomeOf(guard, onTls(token, client)), 'granted'),
  certificate('another certificate', () => outcomeOf(guard, onTls(token, other)), '401 binding_mismatch'),
  certificate('no certificate', () => outcomeOf(guard, onTls(token)), '401 binding_required', STATUS),
  found('DER in a buffer', client.der, 'granted'),
  found('DER in bytes', new Uint8Array(client.der), 'granted'),
  found('no bytes', new Uint8Array(), NOT_DER, FAULT),
  found('bytes that are no certificate', new TextEncoder().encode('not a cert'), NOT_DER, FAULT),
  found('nothing', undefined, '401 binding_required', STATUS),
])

const x5t = client.thumbprint

testCases('the binding to a certificate', [
  cnf('the thumbprint', { 'x5t#S256': x5t }, 'granted'),
  cnf('no cnf', undefined, 'granted'),
  certificate(
    'no cnf, where one is required',
    () => outcomeOf(required, onTls(door.issuer.issue(), client)),
    '401 binding_required',
  ),
  certificate(
    'no cnf, on a route that requires one',
    () => outcomeOf(guard, onTls(door.issuer.issue(), client), boundBy('mtls')),
    '401 binding_required',
  ),
  cnf('a cnf that is text', 'nope', '401 unsupported_token'),
  cnf('no thumbprint', { jkt: 'abc' }, '401 unsupported_token'),
  cnf('a thumbprint that is a number', { 'x5t#S256': 123 }, '401 unsupported_token'),
  cnf('an empty thumbprint', { 'x5t#S256': '' }, '401 unsupported_token'),
  cnf(
    'a binding to a key as well, which the guard cannot verify',
    { 'x5t#S256': x5t, jkt: x5t },
    '401 unsupported_token',
  ),
  cnf('a member that the guard does not know', { 'x5t#S256': x5t, other: 1 }, 'granted', 'RFC 7800 §3.1'),
  certificate(
    'a bound token at a guard without the option',
    () => outcomeOf(door.createGuard(), { headers: { authorization: `Bearer ${token}` } }),
    '401 binding_required',
    'a bound token is never a bearer token, whatever the options',
  ),
])
