import assert from 'node:assert/strict'
import { Management } from 'auth0'
import type { Check } from '../check.ts'
import { connect, present, refused } from './connect.ts'

export const actionChecks: readonly Check[] = [
  {
    name: 'Actions as drafts; deploying one is refused while Actions are off',
    async run(world) {
      const { actions } = connect(world)
      const code = 'exports.onExecutePostLogin = async () => {}'
      const supported_triggers = [{ id: 'post-login', version: 'v3' }] as const
      const { id } = await actions.create({ name: 'Draft', code, supported_triggers: [...supported_triggers] })
      const actionId = present(id)
      assert.equal((await actions.get(actionId)).all_changes_deployed, false)
      const changed = await actions.update(actionId, { secrets: [{ name: 'KEY', value: 'hidden' }] })
      assert.equal(present(changed.secrets?.[0]).name, 'KEY')
      await refused(actions.deploy(actionId), Management.BadRequestError, 'operation_not_supported', /^Actions are off/)
      await actions.delete(actionId)
    },
  },
]
