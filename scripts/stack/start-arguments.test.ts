import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CannotStart } from './cannot-start.ts'
import { withArguments } from './start-arguments.ts'

describe('the arguments of a start', () => {
  it('leave the environment as it is without any', () => {
    const environment = { CLIENT_ORIGIN_URL: 'http://localhost:3000' }
    assert.deepEqual(withArguments(environment, []), environment)
  })

  for (const args of [['--client-origin', 'http://localhost:5173'], ['--client-origin=http://localhost:5173']]) {
    it(`name the user's own client: ${args.join(' ')}`, () => {
      assert.deepEqual(withArguments({ CLIENT_ORIGIN_URL: 'http://localhost:3000', API_PORT: '1' }, args), {
        CLIENT_ORIGIN_URL: 'http://localhost:5173',
        API_PORT: '1',
      })
    })
  }

  for (const [args, environment, sentence] of [
    [['--client-origin'], {}, /--client-origin.*: a start takes "--client-origin <origin>" only$/],
    [['--client-origin='], {}, /^--client-origin is "": write an origin/],
    [['--client', 'x'], {}, /'--client'.*: a start takes/],
    [['http://localhost:3000'], {}, /'http:\/\/localhost:3000'.*: a start takes/],
    [[], { npm_config_client_origin: 'http://x' }, /^npm has kept "--client-origin".*"npm start -- --client-origin /],
  ] as const) {
    it(`refuse ${JSON.stringify(args)} with ${JSON.stringify(environment)} in one sentence`, () => {
      assert.throws(
        () => withArguments(environment, args),
        error => error instanceof CannotStart && sentence.test(error.message) && !error.message.includes('\n'),
      )
    })
  }
})
