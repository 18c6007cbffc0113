/** A person's initials. The picture of an ID token often lies on another host, and would tell it who looks. */
export function Avatar({ name }: { name: string }) {
  const initials = name
    .replace(/@.*/, '')
    .split(/[\s._-]+/)
    .map(([letter = '']) => letter)
    .slice(0, 2)
    .join('')
  return (
    <span className="profile__avatar" aria-hidden="true">
      {initials.toUpperCase()}
    </span>
  )
}
