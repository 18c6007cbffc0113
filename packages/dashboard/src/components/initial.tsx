/** Stands for a person whose picture would have to be fetched from elsewhere. */
export function Initial({ name, large = false }: { name: string; large?: boolean }) {
  return (
    <span className={large ? 'initial initial--large' : 'initial'} aria-hidden="true">
      {name.slice(0, 1).toUpperCase()}
    </span>
  )
}
