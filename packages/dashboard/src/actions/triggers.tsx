import { useQuery } from '@tanstack/react-query'
import { ArrowDown, ArrowUp, GripVertical, X } from 'lucide-react'
import { type DragEvent, useState } from 'react'
import { Link } from 'react-router'
import {
  ACTIONS,
  type Action,
  actionsModeQuery,
  actionsQuery,
  bindActions,
  bindingsQuery,
  TRIGGERS,
} from '../api/actions.ts'
import { useManagement } from '../api/management-context.tsx'
import { useChange } from '../api/use-change.ts'
import { IconButton } from '../components/button.tsx'
import { SelectField } from '../components/forms/field.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Notice } from '../components/notice.tsx'
import { Section } from '../components/section.tsx'
import { Status } from './library.tsx'

/** What runs at each trigger, in which order. */
export default function Triggers() {
  return TRIGGERS.map(trigger => <Trigger key={trigger.id} {...trigger} />)
}

function Trigger({ id, label }: { id: string; label: string }) {
  const management = useManagement()
  const query = useQuery(bindingsQuery(management, id))
  return (
    <Section
      title={label}
      lead={
        <>
          <code>{id}</code> runs these from top to bottom. Drag one, or use its arrows, to change the order.
        </>
      }
    >
      <Loaded query={query} what="the trigger">
        {bound => <Bound trigger={id} bound={bound} />}
      </Loaded>
    </Section>
  )
}

function Bound({ trigger, bound }: { trigger: string; bound: readonly Action[] }) {
  const management = useManagement()
  const isOff = useQuery(actionsModeQuery(management)).data === 'off'
  const all = useQuery(actionsQuery(management)).data ?? []
  const bind = useChange(bindActions, { stale: [ACTIONS], done: 'Saved the order' })
  const [dragged, setDragged] = useState<number>()
  const ids = bound.map(action => action.id)
  const others = all.filter(
    action =>
      action.deployed_version && action.supported_triggers.some(({ id }) => id === trigger) && !ids.includes(action.id),
  )
  const save = (actions: readonly string[]) => bind.mutate({ trigger, actions })

  function move(from: number, to: number) {
    const moved = ids.toSpliced(from, 1).toSpliced(to, 0, ids[from] ?? '')
    if (to >= 0 && to < ids.length && from !== to) save(moved)
  }

  return (
    <>
      {bind.error && <Notice kind="alert">{bind.error.message}</Notice>}
      {bound.length === 0 && <p className="lead">Nothing runs here.</p>}
      <ol className="order" aria-label={`Actions of ${trigger}`}>
        {bound.map((action, index) => (
          <li
            key={action.id}
            className="order__item"
            draggable
            onDragStart={() => setDragged(index)}
            onDragOver={(event: DragEvent) => event.preventDefault()}
            onDrop={() => dragged !== undefined && move(dragged, index)}
            onDragEnd={() => setDragged(undefined)}
          >
            <GripVertical aria-hidden="true" />
            <Link to={`/actions/library/${encodeURIComponent(action.id)}`}>{action.name}</Link>
            <Status action={action} />
            <span className="bar__space" />
            <IconButton label={`Move ${action.name} up`} disabled={index === 0} onClick={() => move(index, index - 1)}>
              <ArrowUp aria-hidden="true" />
            </IconButton>
            <IconButton
              label={`Move ${action.name} down`}
              disabled={index === bound.length - 1}
              onClick={() => move(index, index + 1)}
            >
              <ArrowDown aria-hidden="true" />
            </IconButton>
            <IconButton
              label={`Remove ${action.name} from the trigger`}
              onClick={() => save(ids.filter(id => id !== action.id))}
            >
              <X aria-hidden="true" />
            </IconButton>
          </li>
        ))}
      </ol>
      {others.length > 0 && (
        <SelectField
          label="Add an Action"
          value=""
          disabled={isOff}
          onChange={event => event.target.value !== '' && save([...ids, event.target.value])}
        >
          <option value="">Choose…</option>
          {others.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
    </>
  )
}
