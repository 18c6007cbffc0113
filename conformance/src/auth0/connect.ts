import assert from 'node:assert/strict'
import { ManagementClient, type ManagementError } from 'auth0'
import type { World } from '../world.ts'

/** The Management API's client as its documentation sets it up: a bare host, and an application's credentials. */
export function connect({ secureOrigin, manager }: World): ManagementClient {
  return new ManagementClient({
    domain: new URL(secureOrigin).host,
    clientId: manager.clientId,
    clientSecret: manager.clientSecret,
  })
}

type ErrorClass = new (...args: never[]) => ManagementError

/** Asserts that a call is refused, as the SDK's own class of error, with Auth0's code and a message of this form. */
export async function refused(
  call: Promise<unknown>,
  kind: ErrorClass,
  errorCode: string,
  message: RegExp = /./,
): Promise<void> {
  const error = await call.then(
    value => assert.fail(`It is answered with ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof kind, `It fails with ${String(error)}`)
  const body = error.body
  assert.ok(typeof body === 'object' && body !== null && 'errorCode' in body && 'message' in body)
  assert.equal(body.errorCode, errorCode)
  assert.match(String(body.message), message)
}

/** Every item of a list, over all its pages. */
export async function all<Item>(list: Promise<AsyncIterable<Item>>): Promise<Item[]> {
  return Array.fromAsync(await list)
}

/** @throws Error when there is none: the type of an answer leaves open what Auth0 always sends */
export function present<Value>(value: Value | null | undefined): Value {
  assert.ok(value !== undefined && value !== null)
  return value
}
