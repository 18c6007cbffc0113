import { findUnkept } from '../../http/json-text.ts'
import { FORMATS } from '../../management/http/formats.ts'

/**
 * Maximum lengths of the profile fields at a sign-up, the same as in the Management API. `user_metadata` has its own
 * limits.
 */
const LONGEST = [
  ['given_name', 150],
  ['family_name', 150],
  ['name', 300],
  ['nickname', 300],
  ['picture', 2048],
] as const
/** Auth0's limits for `user_metadata` at a sign-up. */
const MOST_PROPERTIES = 10
const LONGEST_PROPERTY_NAME = 100
const LONGEST_PROPERTY = 500

export type SignUpAttributes = Partial<Record<(typeof LONGEST)[number][0], string>> & { user_metadata?: object }

/** Reads the attributes from a body; empty values and values of another type are left out. */
export function signUpAttributes(members: ReadonlyMap<string, unknown>): SignUpAttributes {
  const texts = LONGEST.map(([name]) => [name, members.get(name)] as const)
  const metadata = members.get('user_metadata')
  const isObject = typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata)
  return {
    ...Object.fromEntries(texts.filter(([, text]) => typeof text === 'string' && text !== '')),
    ...(isObject && { user_metadata: metadata }),
  }
}

/** @returns what is wrong with the attributes, or `undefined` */
export function attributesProblem(attributes: SignUpAttributes): string | undefined {
  const { picture, user_metadata = {} } = attributes
  const unkept = findUnkept(attributes)
  if (unkept) return `${unkept.property} cannot be kept: ${unkept.reason}`
  const tooLong = LONGEST.find(([name, most]) => (attributes[name]?.length ?? 0) > most)
  if (tooLong) return `${tooLong[0]} is longer than ${tooLong[1]} characters`
  if (picture !== undefined && !FORMATS.picture?.(picture)) return 'picture is not the URL of a picture'
  return metadataProblem(Object.entries(user_metadata))
}

function metadataProblem(properties: readonly [string, unknown][]): string | undefined {
  if (properties.length > MOST_PROPERTIES) return `user_metadata has more than ${MOST_PROPERTIES} properties`
  for (const [name, value] of properties) {
    if (name.length > LONGEST_PROPERTY_NAME) {
      return `user_metadata has a property whose name is longer than ${LONGEST_PROPERTY_NAME} characters`
    }
    const { length } = typeof value === 'string' ? value : JSON.stringify(value)
    if (length > LONGEST_PROPERTY) return `user_metadata.${name} is longer than ${LONGEST_PROPERTY} characters`
  }
  return undefined
}
