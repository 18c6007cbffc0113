import { areSignUpsOpen } from '../store/connections.ts'
import type { Database } from '../store/database.ts'
import type { Accounts } from './accounts.ts'

const CLOSED = {
  refused: 'email',
  reason: 'New accounts cannot be made here. Ask whoever runs this service for one',
} as const

/** Lets people make accounts only while the connection allows it. */
export function withSignUpSwitch(accounts: Accounts, database: Database): Accounts {
  return {
    ...accounts,
    signUp: async request => ((await areSignUpsOpen(database)) ? accounts.signUp(request) : CLOSED),
  }
}
