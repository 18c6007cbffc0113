import { useQuery } from '@tanstack/react-query'
import { useManagement } from '../api/management-context.tsx'
import { organizationsOfUserQuery } from '../api/organizations.ts'
import { SelectField } from '../components/forms/field.tsx'

interface OrganizationFieldProps {
  userId: string
  /** The ID; empty for none. */
  value: string
  onChange: (id: string) => void
}

/** A choice of one of the organizations that a user is a member of. Without any, it shows nothing. */
export function OrganizationField({ userId, value, onChange }: OrganizationFieldProps) {
  const organizations = useQuery(organizationsOfUserQuery(useManagement(), userId)).data ?? []
  if (organizations.length === 0) return null
  return (
    <SelectField label="Organization" value={value} onChange={event => onChange(event.target.value)}>
      <option value="">None</option>
      {organizations.map(({ id, name, display_name }) => (
        <option key={id} value={id}>
          {display_name || name}
        </option>
      ))}
    </SelectField>
  )
}
