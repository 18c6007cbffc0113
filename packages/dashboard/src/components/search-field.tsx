import { Search } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'

interface SearchFieldProps {
  label: string
  value: string
  onChange: (value: string) => void
}

/** Narrows a list as the user types. What is typed shows at once, even if the value follows later, as an address does. */
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
