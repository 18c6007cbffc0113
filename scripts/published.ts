/** The folders of the packages that are published, in this order: a package comes after its dependencies. */
export const PUBLISHED = [
  'packages/guard',
  'packages/loopback',
  'packages/dashboard',
  'docs',
  'packages/tenant',
  'packages/cli',
  'packages/create-tollgate',
] as const
