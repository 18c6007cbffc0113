/** An operation of the SDK. */
export interface Operation {
  /** Its path in the SDK, such as `users.roles.list`. */
  readonly path: string
  /** Calls it with placeholders. */
  readonly call: () => Promise<unknown>
}

/** As many as the SDK's longest operation has parameters. They are used in paths, queries and bodies. */
const PLACEHOLDERS: readonly unknown[] = ['none', 'none', 'none', 'none']

/** Arguments of operations that do not accept strings. */
const OTHER_PLACEHOLDERS: Readonly<Record<string, readonly unknown[]>> = {
  'jobs.usersImports.create': [{ users: new Blob(['[]']), connection_id: 'none' }],
}

/** All operations of an SDK's client and its resources. */
export function operationsOf(client: object, prefix = ''): Operation[] {
  return membersOf(client).flatMap(([name, { get, value }]) => {
    const path = `${prefix}${name}`
    if (get) {
      const resource: unknown = Reflect.apply(get, client, [])
      return typeof resource === 'object' && resource !== null ? operationsOf(resource, `${path}.`) : []
    }
    const isOperation = typeof value === 'function' && name !== 'constructor' && !name.startsWith('_') && prefix !== ''
    return isOperation
      ? [{ path, call: async () => Reflect.apply(value, client, OTHER_PLACEHOLDERS[path] ?? PLACEHOLDERS) }]
      : []
  })
}

/** The members defined by the object's classes, without `Object`. */
function membersOf(object: object): [name: string, PropertyDescriptor][] {
  const prototype: unknown = Object.getPrototypeOf(object)
  if (typeof prototype !== 'object' || prototype === null || prototype === Object.prototype) return []
  return [...Object.entries(Object.getOwnPropertyDescriptors(prototype)), ...membersOf(prototype)]
}
