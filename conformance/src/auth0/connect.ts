import assert from 'node:assert/strict'
import { ManagementClient, type ManagementError } from 'auth0'
import type { World } from '../world.ts'

/** The Management API client, set up as in its documentation: a host name and an application's credentials. */
export function connect({ secureOrigin, manager }: World): ManagementClient {
  return new ManagementClient({
    domain: new URL(secureOrigin).host,
    clientId: manager.clientId,
    clientSecret: manager.clientSecret,
  })
}

type ErrorClass = new (...args: never[]) => ManagementError

/** Asserts that a call fails with the SDK's error class, Auth0's error code and a message that matches. */
export async function refused(
  call: Promise<unknown>,
  kind: ErrorClass,
  errorCode: string,
  message: RegExp = /./,
): Promise<void> {
  const error = await call.then(
    value => assert.fail(`The call succeeded with ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof kind, `The call failed with ${String(error)}`)
  const body = error.body
  assert.ok(typeof body === 'object' && body !== null && 'errorCode' in body && 'message' in body)
  assert.equal(body.errorCode, errorCode)
  assert.match(String(body.message), message)
}

/** All items of a list, from all pages. */
export async function all<Item>(list: Promise<AsyncIterable<Item>>): Promise<Item[]> {
  return Array.fromAsync(await list)
}

/** @throws Error if the value is missing: the SDK types it as optional, but Auth0 always sends it */
export function present<Value>(value: Value | null | undefined): Value {
  assert.ok(value !== undefined && value !== null)
  return value
}
