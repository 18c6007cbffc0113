import { verifyPassword } from '../../accounts/passwords/passwords.ts'
import { stableId } from '../../store/stable-id.ts'
import { DATABASE_CONNECTION } from '../../store/users/connections.ts'
import { noteQuickLogin } from '../../store/users/quick-login.ts'
import type { Item, Plan } from '../plan.ts'
import { differences, type Members, textIn, textsIn, without } from '../values.ts'

/** Members of a user that are not members of the Management API's user. */
const OWN = ['roles', 'administrator', 'password', 'user_id']

/** Users, by email address. Users that the file does not list are never deleted. */
export async function applyUsers(plan: Plan, items: readonly Item[]): Promise<void> {
  const roles = await plan.management.list('/roles', 'roles')
  for (const { path, members } of items) {
    const email = (textIn(members, 'email') ?? '').toLowerCase()
    const roleIds: unknown[] = []
    for (const [index, name] of textsIn(members.roles).entries()) {
      const role = roles.find(each => each.name === name)
      if (role) roleIds.push(role.id)
      else plan.problem([...path, 'roles', index], `There is no role "${name}": add it to "roles" in tenant.yaml`)
    }
    const user = { path, email, members, roleIds }
    const query = encodeURIComponent(`email:"${email}"`)
    // An address with quotes is more than one term of the query, and other users match it.
    const found = (await plan.management.list(`/users?q=${query}`, 'users')).find(each => each.email === email)
    if (found) await updateUser(plan, user, found)
    else await createUser(plan, user)
  }
}

interface WantedUser {
  path: Item['path']
  email: string
  members: Members
  roleIds: readonly unknown[]
}

async function createUser(plan: Plan, { path, email, members, roleIds }: WantedUser): Promise<void> {
  await plan.change({ action: 'CREATE', kind: 'users', name: email }, path, async () => {
    const { user_id } = await plan.management.call('POST', '/users', {
      email_verified: true,
      ...without(members, 'roles', 'administrator'),
      connection: DATABASE_CONNECTION,
      user_id: (textIn(members, 'user_id') ?? stableId('user', email)).replace(/^auth0\|/, ''),
    })
    await setRoles(plan, String(user_id), roleIds, [])
    if (members.administrator === true) await makeAdministrator(plan, String(user_id))
    await noteQuickLogin(plan.transaction, String(user_id))
  })
}

async function updateUser(plan: Plan, { path, email, members, roleIds }: WantedUser, found: Members): Promise<void> {
  const userId = String(found.user_id)
  const changed = {
    ...differences(found, without(members, ...OWN, 'email')),
    ...(await newPassword(plan, userId, members)),
  }
  const held = (await plan.management.list(`/users/${encodeURIComponent(userId)}/roles`, 'roles')).map(({ id }) => id)
  const wanted = members.roles === undefined ? held : roleIds
  const isPromoted = members.administrator === true && !(await isAdministrator(plan, userId))
  const hasSameRoles = wanted.length === held.length && wanted.every(id => held.includes(id))
  if (Object.keys(changed).length === 0 && hasSameRoles && !isPromoted) return
  await plan.change({ action: 'UPDATE', kind: 'users', name: email }, path, async () => {
    if (Object.keys(changed).length > 0) {
      await plan.management.call('PATCH', `/users/${encodeURIComponent(userId)}`, changed)
    }
    await setRoles(plan, userId, wanted, held)
    if (isPromoted) await makeAdministrator(plan, userId)
    if ('password' in changed) await noteQuickLogin(plan.transaction, userId)
  })
}

/** Hashing the password of the file is slow, so a stored hash is compared instead of being replaced. */
async function newPassword({ transaction }: Plan, userId: string, members: Members): Promise<Members> {
  const password = textIn(members, 'password')
  if (password === undefined) return {}
  const row = await transaction
    .selectFrom('users')
    .select('password_hash')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row && (await verifyPassword(password, row.password_hash)) ? {} : { password }
}

async function setRoles(
  { management }: Plan,
  userId: string,
  wanted: readonly unknown[],
  held: readonly unknown[],
): Promise<void> {
  const path = `/users/${encodeURIComponent(userId)}/roles`
  const added = wanted.filter(id => !held.includes(id))
  const removed = held.filter(id => !wanted.includes(id))
  if (added.length > 0) await management.call('POST', path, { roles: added })
  if (removed.length > 0) await management.call('DELETE', path, { roles: removed })
}

async function isAdministrator({ transaction }: Plan, userId: string): Promise<boolean> {
  const row = await transaction
    .selectFrom('administrators')
    .select('user_id')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row !== undefined
}

async function makeAdministrator({ management }: Plan, userId: string): Promise<void> {
  await management.call('PUT', `/local/administrators/${encodeURIComponent(userId)}`)
}
