import { type ReactNode, useState } from 'react'
import { SelectField } from '../components/forms/field.tsx'
import { SAMPLE_CLIENTS, type SampleClient } from './sample-clients.ts'

/** The chosen sample client, and the field that chooses it. */
export function useSampleClient(): { client: SampleClient | undefined; field: ReactNode } {
  const [name, setName] = useState('react-router')
  const field = (
    <SelectField label="Client" value={name} onChange={event => setName(event.target.value)}>
      {SAMPLE_CLIENTS.map(client => (
        <option key={client.name} value={client.name}>
          {client.title}
        </option>
      ))}
    </SelectField>
  )
  return { client: SAMPLE_CLIENTS.find(client => client.name === name), field }
}
