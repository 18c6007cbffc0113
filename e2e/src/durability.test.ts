import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Login } from '@tollgate/tenant'
import { type FormName, sendForm } from './form-visitor.ts'
import { type Stack, startStack } from './stack.ts'

const SIGN_UPS = 60
const CONFIRMED_BEFORE_THE_CRASH = 15

describe('a crash of the tenant during many sign-ups', () => {
  let stack: Stack
  before(async () => {
    stack = await startStack()
  })
  after(() => stack[Symbol.asyncDispose]())

  /** Whether the tenant accepted the form. It then redirects the user. */
  async function isAccepted(form: FormName, login: Login): Promise<boolean> {
    const { status } = await sendForm(stack.tenant.origin, stack.client.origin, form, login)
    return status === 303
  }

  it('loses no confirmed account', async t => {
    const confirmed: Login[] = []
    const enough = Promise.withResolvers<void>()
    const signUps = Array.from({ length: SIGN_UPS }, async (_, n) => {
      const login = { email: `user-${n}@example.com`, password: `correct horse battery ${n}` }
      // Requests during the crash get no response, so they are not confirmed.
      if (await isAccepted('signup', login).catch(() => false)) confirmed.push(login)
      if (confirmed.length === CONFIRMED_BEFORE_THE_CRASH) enough.resolve()
    })

    await Promise.race([enough.promise, Promise.all(signUps)])
    await stack.tenant.stop('SIGKILL')
    await Promise.all(signUps)
    t.diagnostic(`${confirmed.length} of ${SIGN_UPS} sign-ups were confirmed before the crash`)
    assert.ok(confirmed.length >= CONFIRMED_BEFORE_THE_CRASH)
    assert.ok(confirmed.length < SIGN_UPS, 'the crash came after the last sign-up')

    await stack.tenant.start()
    const known = await Promise.all(confirmed.map(login => isAccepted('login', login)))
    assert.deepEqual(
      known,
      confirmed.map(() => true),
    )
  })

  it('lets a user sign up again or log in after an interrupted sign-up', async () => {
    for (let n = 0; n < SIGN_UPS; n += 20) {
      const login = { email: `user-${n}@example.com`, password: `correct horse battery ${n}` }
      assert.ok((await isAccepted('signup', login)) || (await isAccepted('login', login)), login.email)
    }
  })
})
