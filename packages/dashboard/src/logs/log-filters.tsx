import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { apisQuery } from '../api/apis.ts'
import { applicationsQuery } from '../api/applications.ts'
import { useManagement } from '../api/management-context.tsx'
import { SelectField } from '../components/forms/field.tsx'
import { SearchField } from '../components/forms/search-field.tsx'

/** The periods that can be chosen. */
export const PERIODS: readonly { value: string; label: string; minutes: number }[] = [
  { value: '15m', label: 'Last 15 minutes', minutes: 15 },
  { value: '1h', label: 'Last hour', minutes: 60 },
  { value: '24h', label: 'Last 24 hours', minutes: 24 * 60 },
  { value: '7d', label: 'Last 7 days', minutes: 7 * 24 * 60 },
]

interface LogFiltersProps {
  /** The value of a parameter in the address. */
  value: (name: string) => string | undefined
  onChange: (changes: Record<string, string | undefined>) => void
}

/** Filters of the log, which are in the address of the page. */
export function LogFilters({ value, onChange }: LogFiltersProps) {
  const management = useManagement()
  const applications = useQuery(applicationsQuery(management)).data ?? []
  const apis = useQuery(apisQuery(management)).data ?? []
  const user = value('user')
  const showsOwn = value('own') === 'on'
  return (
    <>
      <SearchField
        label="Search by description, user or application"
        value={value('q') ?? ''}
        onChange={q => onChange({ q: q || undefined })}
      />
      <div className="filter-fields">
        <Choice
          label="Application"
          value={value('application')}
          options={applications.map(({ client_id, name }) => ({ value: client_id, label: name }))}
          onChange={application => onChange({ application })}
        />
        <Choice
          label="API"
          value={value('api')}
          options={apis.map(({ identifier, name }) => ({ value: identifier, label: name || identifier }))}
          onChange={api => onChange({ api })}
        />
        <Choice label="Time" value={value('since')} options={PERIODS} onChange={since => onChange({ since })} />
      </div>
      <div className="bar bar--wrap">
        {user !== undefined && (
          <button type="button" className="filter" aria-pressed onClick={() => onChange({ user: undefined })}>
            User {user} <X aria-hidden="true" size={14} />
          </button>
        )}
        <button
          type="button"
          className="filter"
          aria-pressed={showsOwn}
          onClick={() => onChange({ own: showsOwn ? undefined : 'on' })}
        >
          With this dashboard
        </button>
      </div>
    </>
  )
}

interface ChoiceProps {
  label: string
  value: string | undefined
  options: readonly { value: string; label: string }[]
  onChange: (value: string | undefined) => void
}

function Choice({ label, value = '', options, onChange }: ChoiceProps) {
  return (
    <SelectField label={label} value={value} onChange={event => onChange(event.target.value || undefined)}>
      <option value="">All</option>
      {options.map(option => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </SelectField>
  )
}
