import { Checkbox } from '@base-ui/react/checkbox'
import { CheckboxGroup } from '@base-ui/react/checkbox-group'
import { Check } from 'lucide-react'
import { useId, useState } from 'react'
import { matchesText } from '../searchable.tsx'
import { SearchField } from './search-field.tsx'

interface Option {
  value: string
  /** Shown instead of the value. */
  text?: string
  description?: string | null | undefined
}

interface PickerProps {
  label: string
  options: readonly Option[]
  chosen: readonly string[]
  /** Whether long lists get a search field. Default: true. */
  searchable?: boolean
  onChange: (chosen: readonly string[]) => void
}

const FEW = 8

/** A list of checkboxes. Long lists have a search field. */
export function Picker({ label, options, chosen, searchable = true, onChange }: PickerProps) {
  const id = useId()
  const [search, setSearch] = useState('')
  // The id contains no spaces and stays the same when the options change.
  const optionId = (value: string) => `${id}-${encodeURIComponent(value)}`
  const shown = options.filter(({ value, text = '' }) => matchesText(`${text} ${value}`, search))

  return (
    <div className="picker">
      <div className="picker__bar">
        <span className="field__label" id={id}>
          {label}
        </span>
        <span className="picker__count">
          {chosen.length} of {options.length}
        </span>
        <button type="button" className="link-button" onClick={() => onChange(options.map(({ value }) => value))}>
          All
        </button>
        <button type="button" className="link-button" onClick={() => onChange([])}>
          None
        </button>
      </div>
      {searchable && options.length > FEW && (
        <SearchField label={`Search ${label.toLowerCase()}`} value={search} onChange={setSearch} />
      )}
      <CheckboxGroup className="picker__options" aria-labelledby={id} value={[...chosen]} onValueChange={onChange}>
        {shown.map(({ value, text, description }) => (
          <label key={value} className="option" htmlFor={optionId(value)}>
            <Checkbox.Root id={optionId(value)} className="checkbox" value={value}>
              <Checkbox.Indicator className="checkbox__tick">
                <Check aria-hidden="true" />
              </Checkbox.Indicator>
            </Checkbox.Root>
            <span>
              {text ?? <code>{value}</code>}
              {description && <span className="option__hint">{description}</span>}
            </span>
          </label>
        ))}
      </CheckboxGroup>
    </div>
  )
}
