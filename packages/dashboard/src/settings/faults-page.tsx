import { useQuery } from '@tanstack/react-query'
import { CircleCheck, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { applicationsQuery } from '../api/applications.ts'
import { endAllFaults, endFaults, FAULTS, type Fault, faultsQuery, startFault } from '../api/faults.ts'
import { useManagement } from '../api/management-context.tsx'
import { useChange } from '../api/use-change.ts'
import { Badge } from '../components/badge.tsx'
import { Button, IconButton } from '../components/button.tsx'
import { Empty } from '../components/empty.tsx'
import { SelectField } from '../components/forms/field.tsx'
import { SwitchField } from '../components/forms/switch-field.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Notice } from '../components/notice.tsx'
import { Page } from '../components/page.tsx'
import { Searchable } from '../components/searchable.tsx'
import { Section } from '../components/section.tsx'
import { Cell, Table } from '../components/table.tsx'
import { effectOf, PRESETS, type Preset, TARGETS } from './fault-presets.ts'

/** Simulates failures of the tenant, and lists those that are active. */
export default function FaultsPage() {
  const query = useQuery(faultsQuery(useManagement()))
  return (
    <Page
      title="Faults"
      lead={
        <>
          <Badge kind="warning">Local only</Badge> Simulate failures of the tenant, to see how your API and your
          applications handle them. The dashboard itself continues to work, and a restart of the tenant ends all faults.
        </>
      }
    >
      <Loaded query={query} what="the faults">
        {faults => (
          <>
            <Presets faults={faults} />
            <ActiveFaults faults={faults} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Presets({ faults }: { faults: readonly Fault[] }) {
  const applications = useQuery(applicationsQuery(useManagement())).data ?? []
  const [path, setPath] = useState(TARGETS[0]?.path ?? '')
  const [client, setClient] = useState('')
  return (
    <Section title="Simulate a failure" lead="Choose which requests fail, then switch failures on.">
      <SelectField label="Requests" value={path} onChange={event => setPath(event.target.value)}>
        {TARGETS.map(target => (
          <option key={target.path} value={target.path}>
            {target.path === '' ? target.label : `${target.label} (${target.path})`}
          </option>
        ))}
      </SelectField>
      <SelectField label="Application" value={client} onChange={event => setClient(event.target.value)}>
        <option value="">All applications</option>
        {applications.map(({ client_id, name }) => (
          <option key={client_id} value={client_id}>
            {name}
          </option>
        ))}
      </SelectField>
      {PRESETS.map(preset => (
        <PresetSwitch
          key={preset.name}
          preset={preset}
          path={preset.path ?? path}
          // Requests for keys name no application.
          client={preset.name === 'keys-unavailable' ? '' : client}
          faults={faults}
        />
      ))}
    </Section>
  )
}

interface PresetSwitchProps {
  preset: Preset
  path: string
  client: string
  faults: readonly Fault[]
}

function PresetSwitch({ preset, path, client, faults }: PresetSwitchProps) {
  const active = faults.filter(
    fault => preset.isIn(fault) && (fault.path ?? '') === path && (fault.client ?? '') === client,
  )
  const change = useChange(
    (management, on: boolean) =>
      on
        ? startFault(management, { preset: preset.name, path: path || undefined, client: client || undefined })
        : endFaults(
            management,
            active.map(({ id }) => id),
          ),
    { stale: [FAULTS] },
  )
  return (
    <>
      <SwitchField
        label={preset.label}
        hint={preset.path === undefined ? preset.hint : `${preset.hint} Only ${preset.path}.`}
        checked={change.isPending ? change.variables : active.length > 0}
        busy={change.isPending}
        onChange={on => change.mutate(on)}
      />
      {change.error && <Notice kind="alert">{change.error.message}</Notice>}
    </>
  )
}

function ActiveFaults({ faults }: { faults: readonly Fault[] }) {
  const endAll = useChange((management, _: undefined) => endAllFaults(management), {
    stale: [FAULTS],
    done: 'Ended all faults',
  })
  return (
    <section className="faults" aria-labelledby="active-faults">
      <div className="bar">
        <h2 id="active-faults">Active faults</h2>
        <span className="bar__space" />
        {faults.length > 0 && (
          <Button busy={endAll.isPending} onClick={() => endAll.mutate(undefined)}>
            End All Faults
          </Button>
        )}
      </div>
      {endAll.error && <Notice kind="alert">{endAll.error.message}</Notice>}
      {faults.length === 0 ? (
        <Empty icon={<CircleCheck />} title="The tenant responds normally">
          Faults that tests start appear here too.
        </Empty>
      ) : (
        <Searchable
          items={faults}
          what="faults"
          textOf={fault => [effectOf(fault), fault.path, fault.client].filter(Boolean).join(' ')}
        >
          {found => <FaultTable faults={found} />}
        </Searchable>
      )}
    </section>
  )
}

function FaultTable({ faults }: { faults: readonly Fault[] }) {
  const end = useChange(endFaults, { stale: [FAULTS], done: 'Ended the fault' })
  return (
    <Table
      caption="Active faults"
      columns={[
        { label: 'Fault' },
        { label: 'Requests' },
        { label: 'Application' },
        { label: 'Changed so far' },
        { label: 'Actions', hidden: true },
      ]}
    >
      {faults.map(fault => (
        <tr key={fault.id}>
          <Cell main>{effectOf(fault)}</Cell>
          <Cell label="Requests">{requestsOf(fault)}</Cell>
          <Cell label="Application">{fault.client ? <code>{fault.client}</code> : 'All'}</Cell>
          <Cell label="Changed so far" short>
            {fault.times === undefined ? fault.hits : `${fault.hits} of ${fault.times}`}
          </Cell>
          <td className="table__actions">
            <IconButton
              label={`End the fault ${effectOf(fault)}`}
              busy={end.isPending && end.variables.includes(fault.id)}
              onClick={() => end.mutate([fault.id])}
            >
              <Trash2 aria-hidden="true" />
            </IconButton>
          </td>
        </tr>
      ))}
    </Table>
  )
}

function requestsOf({ method, path, probability }: Fault) {
  if (!method && !path && probability === undefined) return 'All'
  return (
    <>
      <code>{[method, path ?? '*'].filter(Boolean).join(' ')}</code>
      {probability !== undefined && ` ${Math.round(probability * 100)} %`}
    </>
  )
}
