import { Checkbox } from '@base-ui/react/checkbox'
import { CheckboxGroup } from '@base-ui/react/checkbox-group'
import { Check } from 'lucide-react'
import { useId, useState } from 'react'
import { SearchField } from './search-field.tsx'

interface PermissionPickerProps {
  label: string
  permissions: readonly { value: string; description?: string | null | undefined }[]
  chosen: readonly string[]
  onChange: (chosen: readonly string[]) => void
}

const FEW = 8

/** Any number of permissions; many of them can be searched. */
export function PermissionPicker({ label, permissions, chosen, onChange }: PermissionPickerProps) {
  const id = useId()
  const [search, setSearch] = useState('')
  const shown = permissions.filter(({ value }) => value.includes(search.trim()))

  return (
    <div className="picker">
      <div className="picker__bar">
        <span className="field__label" id={id}>
          {label}
        </span>
        <span className="picker__count">
          {chosen.length} of {permissions.length}
        </span>
        <button type="button" className="link-button" onClick={() => onChange(permissions.map(({ value }) => value))}>
          All
        </button>
        <button type="button" className="link-button" onClick={() => onChange([])}>
          None
        </button>
      </div>
      {permissions.length > FEW && <SearchField label="Search permissions" value={search} onChange={setSearch} />}
      <CheckboxGroup
        className="picker__options"
        aria-labelledby={id}
        value={[...chosen]}
        onValueChange={values => onChange(values)}
      >
        {shown.map(({ value, description }) => (
          <label key={value} className="option" htmlFor={`${id}-${value}`}>
            <Checkbox.Root id={`${id}-${value}`} className="checkbox" value={value}>
              <Checkbox.Indicator className="checkbox__tick">
                <Check aria-hidden="true" />
              </Checkbox.Indicator>
            </Checkbox.Root>
            <span>
              <code>{value}</code>
              {description && <span className="option__hint">{description}</span>}
            </span>
          </label>
        ))}
      </CheckboxGroup>
    </div>
  )
}
