import type { Database } from '../../store/database.ts'
import { listConnections } from '../../store/users/connections.ts'
import { passwordWeakness } from './password-policy.ts'
import { missingFrom, passwordRules } from './password-rules.ts'

/**
 * What is wrong with a new password, in words for the user, by the rules that always apply and by the connection's
 * options. `undefined` when it is valid.
 */
export async function passwordProblem(
  database: Database,
  password: string,
  email: string,
): Promise<string | undefined> {
  const weakness = passwordWeakness(password, email)
  if (weakness !== undefined) return weakness
  const rules = (await listConnections(database)).flatMap(passwordRules)
  return rules.map(rule => missingFrom(password, rule)).find(missing => missing !== undefined)
}
