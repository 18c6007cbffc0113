import { useQuery } from '@tanstack/react-query'
import { Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { ActionsOff } from '../actions/actions-page.tsx'
import { ACTIONS, actionsModeQuery } from '../api/actions.ts'
import { useManagement } from '../api/management-context.tsx'
import { useChange } from '../api/use-change.ts'
import { Button, IconButton } from '../components/button.tsx'
import { useUnsaved } from '../components/forms/drafts.tsx'
import { SelectField, TextField } from '../components/forms/field.tsx'
import { SaveBar } from '../components/forms/save-bar.tsx'
import { Loaded } from '../components/loaded.tsx'
import { useApi } from './api-page.tsx'
import { type ClaimRule, fetchClaims, SOURCES, saveClaims } from './claims-action.ts'

/** Claims of the user in the access tokens for this API. */
export default function TokenClaims() {
  const { identifier } = useApi()
  const management = useManagement()
  const query = useQuery({
    queryKey: [...ACTIONS, 'claims', identifier],
    queryFn: () => fetchClaims(management, identifier),
  })
  return (
    <>
      <ActionsOff />
      <p className="lead">
        Claims that a user's access token for this API has besides the usual ones. The page writes an Action, which you
        also find on the page Actions. They apply from the next login or refresh.
      </p>
      <Loaded query={query} what="the claims">
        {rules => <Rules audience={identifier} stored={rules} key={JSON.stringify(rules)} />}
      </Loaded>
    </>
  )
}

const EMPTY: ClaimRule = { claim: '', source: 'user.email', value: '' }

/** A rule as it is edited. Its key keeps fields and focus together when a row above it is deleted. */
interface Row {
  key: number
  rule: ClaimRule
}

let keys = 0

function rowOf(rule: ClaimRule): Row {
  keys += 1
  return { key: keys, rule }
}

function Rules({ audience, stored }: { audience: string; stored: readonly ClaimRule[] }) {
  const [rows, setRows] = useState(() => stored.map(rowOf))
  const rules = rows.map(({ rule }) => rule)
  const isOff = useQuery(actionsModeQuery(useManagement())).data === 'off'
  const save = useChange(saveClaims, { stale: [ACTIONS], done: 'Saved the claims' })
  const dirty = JSON.stringify(rules) !== JSON.stringify(stored)
  const problems = rules.map(rule => problemOf(rule, rules))
  useUnsaved(dirty)

  const change = (changed: number, changes: Partial<ClaimRule>) =>
    setRows(rows.map(({ key, rule }) => ({ key, rule: key === changed ? { ...rule, ...changes } : rule })))

  return (
    <>
      {rows.map(({ key, rule }, index) => (
        <div className="claim-rule" key={key}>
          <TextField
            label="Claim"
            value={rule.claim}
            placeholder="https://example.com/plan"
            problem={dirty ? problems[index] : undefined}
            onChange={event => change(key, { claim: event.target.value })}
          />
          <SelectField
            label="Value from"
            value={rule.source}
            onChange={event => change(key, { source: event.target.value })}
          >
            {SOURCES.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </SelectField>
          {needOf(rule) && (
            <TextField
              label={needOf(rule) ?? ''}
              value={rule.value}
              placeholder={rule.source === 'constant' ? 'gold' : 'plan'}
              onChange={event => change(key, { value: event.target.value })}
            />
          )}
          <IconButton
            label={`Delete the claim ${rule.claim}`}
            onClick={() => setRows(rows.filter(row => row.key !== key))}
          >
            <Trash2 aria-hidden="true" />
          </IconButton>
        </div>
      ))}
      <div>
        <Button icon={<Plus aria-hidden="true" />} onClick={() => setRows([...rows, rowOf(EMPTY)])}>
          Add Claim
        </Button>
      </div>
      <SaveBar
        dirty={dirty}
        blocked={isOff || problems.some(problem => problem !== undefined)}
        busy={save.isPending}
        error={save.error}
        onSave={() => save.mutate({ audience, rules })}
        onReset={() => setRows(stored.map(rowOf))}
      />
    </>
  )
}

function needOf({ source }: ClaimRule): string | undefined {
  return SOURCES.find(({ id }) => id === source)?.needs
}

/** Claims that the tenant would drop. */
const RESERVED = ['iss', 'sub', 'aud', 'exp', 'iat', 'nbf', 'jti', 'azp', 'scope', 'permissions', 'client_id', 'org_id']

function problemOf(rule: ClaimRule, rules: readonly ClaimRule[]): string | undefined {
  if (rule.claim.trim() === '') return 'Enter the name of the claim'
  if (RESERVED.includes(rule.claim)) return `“${rule.claim}” is reserved: choose another name`
  if (rules.filter(({ claim }) => claim === rule.claim).length > 1) return 'There is another claim with this name'
  return needOf(rule) && rule.value === '' ? 'Enter the value as well' : undefined
}
