import { Search } from 'lucide-react'

/** Narrows a list as the person types. */
export function SearchField({
  label,
  value,
  onChange,
}: {
  label: string
  value: string
  onChange: (value: string) => void
}) {
  return (
    <label className="search">
      <Search aria-hidden="true" />
      <span className="visually-hidden">{label}</span>
      <input
        className="input"
        type="search"
        placeholder={label}
        value={value}
        onChange={event => onChange(event.target.value)}
      />
    </label>
  )
}
