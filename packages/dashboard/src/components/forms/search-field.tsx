import { Search } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'

interface SearchFieldProps {
  label: string
  value: string
  onChange: (value: string) => void
}

/** Filters a list while the user types. The text is shown immediately, even if `value` changes later, as with a URL. */
export function SearchField({ label, value, onChange }: SearchFieldProps) {
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(value)
  useEffect(() => {
    if (document.activeElement !== input.current) setText(value)
  }, [value])

  return (
    <label className="search">
      <Search aria-hidden="true" />
      <span className="visually-hidden">{label}</span>
      <input
        ref={input}
        className="input"
        type="search"
        placeholder={label}
        value={text}
        onChange={event => {
          setText(event.target.value)
          onChange(event.target.value)
        }}
      />
    </label>
  )
}
