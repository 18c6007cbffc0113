import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Login } from '@tollgate/tenant'
import { type FormName, sendForm } from './form-visitor.ts'
import { type Stack, startStack } from './stack.ts'

const NEWCOMERS = 60
const CONFIRMED_BEFORE_THE_CRASH = 15

describe('a crash of the tenant in the middle of many sign-ups', () => {
  let stack: Stack
  before(async () => {
    stack = await startStack()
  })
  after(() => stack[Symbol.asyncDispose]())

  /** Whether the tenant took the form: it then sends the person on. */
  async function isTaken(form: FormName, login: Login): Promise<boolean> {
    const { status } = await sendForm(stack.tenant.origin, stack.client.origin, form, login)
    return status === 303
  }

  it('loses no account that was confirmed', async t => {
    const confirmed: Login[] = []
    const enough = Promise.withResolvers<void>()
    const signUps = Array.from({ length: NEWCOMERS }, async (_, n) => {
      const login = { email: `newcomer-${n}@example.com`, password: `correct horse battery ${n}` }
      // Whoever meets the crash gets no answer, and so no confirmation.
      if (await isTaken('signup', login).catch(() => false)) confirmed.push(login)
      if (confirmed.length === CONFIRMED_BEFORE_THE_CRASH) enough.resolve()
    })

    await Promise.race([enough.promise, Promise.all(signUps)])
    await stack.tenant.stop('SIGKILL')
    await Promise.all(signUps)
    t.diagnostic(`${confirmed.length} of ${NEWCOMERS} sign-ups were confirmed before the crash`)
    assert.ok(confirmed.length >= CONFIRMED_BEFORE_THE_CRASH)
    assert.ok(confirmed.length < NEWCOMERS, 'the crash came too late to be in the middle')

    await stack.tenant.start()
    const known = await Promise.all(confirmed.map(login => isTaken('login', login)))
    assert.deepEqual(
      known,
      confirmed.map(() => true),
    )
  })

  it('lets a person whose sign-up was cut off sign up again, or log in', async () => {
    for (let n = 0; n < NEWCOMERS; n += 20) {
      const login = { email: `newcomer-${n}@example.com`, password: `correct horse battery ${n}` }
      assert.ok((await isTaken('signup', login)) || (await isTaken('login', login)), login.email)
    }
  })
})
