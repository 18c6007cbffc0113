/** The module of docs/how-to/protect-nest.md whose guard comes from a configuration, and is replaced in a test. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Test } from '@nestjs/testing'
import { createGuard, type Guard } from '@tollgate/guard'
import { TOLLGATE_GUARD } from '@tollgate/guard/nest'
import { createTestIssuer } from '@tollgate/guard/testing'
import { AppModule } from './configured.ts'

test('a guard from a configuration can be replaced in a test', async () => {
  await using issuer = await createTestIssuer()
  const configured = await Test.createTestingModule({ imports: [AppModule] }).compile()
  const decision = await configured.get<Guard>(TOLLGATE_GUARD).verify(issuer.issue())
  assert.equal(decision.granted ? 'granted' : decision.reason, 'unknown_issuer')

  const builder = Test.createTestingModule({ imports: [AppModule] })
  const replaced = await builder.overrideProvider(TOLLGATE_GUARD).useValue(createGuard(issuer)).compile()
  assert.equal((await replaced.get<Guard>(TOLLGATE_GUARD).verify(issuer.issue())).granted, true)
})
