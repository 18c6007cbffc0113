import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CannotStart } from '../../cannot-start.ts'
import { CLIENTS } from '../../clients/catalog.ts'
import { areForHelp, HELP, withArguments } from './start-arguments.ts'

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

  it('name a client in the repository', () => {
    assert.deepEqual(withArguments({ TOLLGATE_CLIENT: 'vue' }, ['--client', 'react']), { TOLLGATE_CLIENT: 'react' })
  })

  it('show the help text, which lists the options and the clients', () => {
    assert.equal(areForHelp(['--help']), true)
    assert.equal(areForHelp(['--client', 'react']), false)
    assert.match(HELP, /--client <name> .*\n.*--client-origin <origin> /)
    for (const { name, title } of CLIENTS) assert.match(HELP, new RegExp(`^  ${name} +${title}$`, 'm'))
  })

  for (const [args, environment, sentence] of [
    [['--client-origin'], {}, /--client-origin.*: the options are "--client <name>", "--client-origin <origin>"/],
    [['--client-origin='], {}, /^--client-origin is "": write an origin/],
    [['--client='], {}, /^--client is "": write a name/],
    [['--frontend', 'x'], {}, /'--frontend'.*: the options are/],
    [['http://localhost:3000'], {}, /'http:\/\/localhost:3000'.*: the options are/],
    [[], { npm_config_client_origin: 'http://x' }, /^npm has kept "--client-origin".*"npm start -- --client-origin /],
    [[], { npm_config_client: 'react' }, /^npm has kept "--client".*"npm start -- --client <name>"/],
  ] as const) {
    it(`refuse ${JSON.stringify(args)} with ${JSON.stringify(environment)} in one sentence`, () => {
      assert.throws(
        () => withArguments(environment, args),
        error => error instanceof CannotStart && sentence.test(error.message) && !error.message.includes('\n'),
      )
    })
  }
})
