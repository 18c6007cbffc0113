import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { describe, it } from 'node:test'
import { promisify } from 'node:util'
import { COMMANDS } from '../commands.ts'
import { runCommand } from '../testing/run-command.ts'

const scriptFor = async (shell: string) => (await runCommand(['completion', shell], tmpdir())).stdout

describe('tollgate completion', () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    it(`has every command and its options for ${shell}`, async () => {
      const script = await scriptFor(shell)
      for (const command of Object.keys(COMMANDS)) assert.match(script, new RegExp(`\\b${command}\\b`))
      assert.match(script, /\btoken\b.*\bexpires\b/)
      assert.match(script, /\blogs\b.*\bfollow\b/)
    })
  }

  it('completes in bash', async () => {
    const complete = async (line: string) => {
      const words = line.split(' ')
      const variables = `COMP_WORDS=(${words.map(word => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}`
      const script = `${await scriptFor('bash')}\n${variables}; _tollgate; echo "\${COMPREPLY[*]}"`
      return (await promisify(execFile)('bash', ['-c', script])).stdout.trim()
    }
    assert.equal(await complete('tollgate tok'), 'token')
    assert.equal(await complete('tollgate token --ex'), '--expires')
    assert.equal(await complete('tollgate logs --f'), '--follow')
  })
})
