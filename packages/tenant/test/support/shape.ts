/** The shape of a JSON value: the type in place of each value; a list has the shapes of its items. */
export type Shape = string | null | readonly Shape[] | { readonly [name: string]: Shape }

/** In what a value differs from a shape, by names and types of members. */
export function differences(shape: Shape, value: unknown, place = ''): string[] {
  if (shape === null) return value === undefined ? [] : [`${place}: not recorded`]
  if (typeof shape === 'string') {
    const type = value === null ? 'null' : typeof value
    return type === shape ? [] : [`${place}: ${type}, recorded as ${shape}`]
  }
  if (isList(shape)) return differencesInList(shape, value, place)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${place}: not an object`]
  const members = new Map(Object.entries(value))
  const named = (name: string) => (place === '' ? name : `${place}.${name}`)
  return [
    ...Object.entries(shape).flatMap(([name, member]) =>
      members.has(name) ? differences(member, members.get(name), named(name)) : [`${named(name)}: missing`],
    ),
    ...[...members.keys()].filter(name => !(name in shape)).map(name => `${named(name)}: not recorded`),
  ]
}

/** Each item is held against the recorded item that is most like it. A list that was empty tells nothing of its items. */
function differencesInList(shapes: readonly Shape[], value: unknown, place: string): string[] {
  if (!Array.isArray(value)) return [`${place}: not a list`]
  if (shapes.length === 0) return []
  return [
    ...new Set(
      value.flatMap(item => {
        const [closest = []] = shapes
          .map(shape => differences(shape, item, `${place}[]`))
          .sort((one, other) => one.length - other.length)
        return closest
      }),
    ),
  ]
}

function isList(shape: Shape): shape is readonly Shape[] {
  return Array.isArray(shape)
}
