/** The user's initials. The picture in an ID token is often on another host, which would learn about each visit. */
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
