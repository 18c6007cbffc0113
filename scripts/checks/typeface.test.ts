import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { root } from '../steps.ts'

const FAMILIES = /ui-sans-serif, [^;]+/

it('the dashboard, the login pages and the clients have the same typeface', () => {
  const [dashboard, ...others] = [
    'packages/dashboard/src/styles/theme.css',
    'packages/tenant/src/login/pages/stylesheet.ts',
    'apps/client/src/styles/theme.css',
    'clients/styles/theme.css',
  ].map(file => FAMILIES.exec(readFileSync(join(root, file), 'utf8'))?.[0])
  assert.ok(dashboard)
  for (const other of others) assert.equal(other, dashboard)
})
