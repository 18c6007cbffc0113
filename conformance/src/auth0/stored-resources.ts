import assert from 'node:assert/strict'
import { Management } from 'auth0'
import type { Check } from '../check.ts'
import { connect, refused } from './connect.ts'

export const storedResourceChecks: readonly Check[] = [
  {
    name: 'stored resources: create, list, read, change and delete a rule, a form and an email template',
    async run(world) {
      const { rules, forms, emailTemplates } = connect(world)
      const { id = '' } = await rules.create({ name: 'Stored', script: 'function () {}' })
      assert.equal((await rules.list({ enabled: true })).data.length, 1)
      assert.equal((await rules.update(id, { enabled: false })).enabled, false)
      await rules.delete(id)
      await refused(rules.get(id), Management.NotFoundError, 'inexistent_rule', /does not exist/)

      const form = await forms.create({ name: 'Stored' })
      assert.deepEqual(
        (await forms.list()).data.map(({ name }) => name),
        ['Stored'],
      )
      await forms.delete(form.id)

      const template = {
        template: 'welcome_email',
        body: 'x',
        from: '',
        subject: 'Hello',
        syntax: 'liquid',
        enabled: true,
      }
      await emailTemplates.create({ ...template, template: 'welcome_email' })
      assert.equal((await emailTemplates.get('welcome_email')).subject, 'Hello')
    },
  },
  {
    name: 'stored resources: settings have defaults, and a log stream is paused',
    async run(world) {
      const { attackProtection, logStreams } = connect(world)
      assert.equal((await attackProtection.bruteForceProtection.get()).max_attempts, 10)
      assert.equal((await attackProtection.bruteForceProtection.update({ max_attempts: 3 })).max_attempts, 3)
      const sink = { httpEndpoint: 'https://logs.example.com/' }
      await logStreams.create({ name: 'Stored', type: 'http', sink })
      const [stream] = await logStreams.list()
      assert.equal(stream?.status, 'paused')
    },
  },
]
