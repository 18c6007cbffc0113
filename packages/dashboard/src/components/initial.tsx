/** The first letter of a user's name, instead of a picture from another server. */
export function Initial({ name, large = false }: { name: string; large?: boolean }) {
  return (
    <span className={large ? 'initial initial--large' : 'initial'} aria-hidden="true">
      {name.slice(0, 1).toUpperCase()}
    </span>
  )
}
