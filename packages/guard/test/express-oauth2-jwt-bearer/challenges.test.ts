/** The errors of express-oauth2-jwt-bearer, as the bytes that the guard answers. */
import { after } from 'node:test'
import { permissions, scopes } from '../../src/policy/policy.ts'
import { createFrontDoor } from '../support/front-door.ts'
import { type Case, testCases } from './cases.ts'

const door = await createFrontDoor()
after(() => door[Symbol.asyncDispose]())
const REALM = 'a realm is optional (RFC 6750 §3)'

function answer(what: string, ask: () => ReturnType<typeof door.ask>, challenge: string, body: object): Case {
  const outcome = async () => {
    const { status, headers, body: text } = await ask()
    return `${status} ${headers['www-authenticate']} ${text}`
  }
  return { what, outcome, expected: `${challenge} ${JSON.stringify(body)}`, differs: REALM }
}

function error(status: number, error: string, description: string, message: string, scope = ''): [string, object] {
  return [
    `${status} Bearer error="${error}", error_description="${description}"${scope && `, scope="${scope}"`}`,
    { error, error_description: description, message },
  ]
}

const malformed = 'The claim nbf is missing or is not a time in seconds'

testCases('errors', [
  answer('UnauthorizedError', () => door.ask(undefined), '401 Bearer', { message: 'Requires authentication' }),
  answer(
    'InvalidRequestError',
    () => door.ask('Bearer'),
    ...error(
      400,
      'invalid_request',
      'The Authorization header says Bearer and carries no token',
      'Requires authentication',
    ),
  ),
  answer(
    'InvalidTokenError',
    () => door.bearer(door.issuer.issue({ exp: 1 })),
    ...error(401, 'invalid_token', 'The token is expired', 'Bad credentials'),
  ),
  answer(
    'no quotes in a description',
    () => door.bearer(door.issuer.issue({ nbf: false })),
    ...error(401, 'invalid_token', malformed, 'Bad credentials'),
  ),
  answer(
    'InsufficientScopeError',
    () => door.bearer(door.issuer.issue(), scopes('foo', 'bar')),
    ...error(403, 'insufficient_scope', 'This needs the scopes foo bar', 'Permission denied', 'foo bar'),
  ),
  answer(
    'InsufficientScopeError for a permission',
    () => door.bearer(door.issuer.issue(), permissions('read:a')),
    ...error(403, 'insufficient_scope', 'This needs the permission read:a', 'Permission denied', 'read:a'),
  ),
])
