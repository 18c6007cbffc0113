import assert from 'node:assert/strict'
import type { Login } from '@tollgate/tenant'
import { createPerson } from '../person.ts'

/** Opens the link that a device shows, confirms the device, and logs in. */
export async function connectDevice(link: string | undefined, login: Login): Promise<void> {
  assert.ok(link)
  const person = createPerson()
  const url = new URL(link)
  const code = await person.open(url)
  const question = await person.submit(code, { user_code: url.searchParams.get('user_code') ?? '' })
  const form = await person.submit(question, { confirm: 'yes' })
  const done = await person.submit(form, { username: login.email, password: login.password })
  assert.match(done.html, /Your device is connected/)
}
