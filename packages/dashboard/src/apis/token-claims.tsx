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

function Rules({ audience, stored }: { audience: string; stored: readonly ClaimRule[] }) {
  const [rules, setRules] = useState(stored)
  const isOff = useQuery(actionsModeQuery(useManagement())).data === 'off'
  const save = useChange(saveClaims, { stale: [ACTIONS], done: 'Saved the claims' })
  const dirty = JSON.stringify(rules) !== JSON.stringify(stored)
  const problems = rules.map(rule => problemOf(rule, rules))
  useUnsaved(dirty)

  const change = (index: number, changes: Partial<ClaimRule>) =>
    setRules(rules.map((rule, at) => (at === index ? { ...rule, ...changes } : rule)))

  return (
    <>
      {rules.map((rule, index) => (
        // Rows have no identity of their own, and are only added at the end.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div className="claim-rule" key={index}>
          <TextField
            label="Claim"
            value={rule.claim}
            placeholder="https://example.com/plan"
            problem={dirty ? problems[index] : undefined}
            onChange={event => change(index, { claim: event.target.value })}
          />
          <SelectField
            label="Value from"
            value={rule.source}
            onChange={event => change(index, { source: event.target.value })}
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
              onChange={event => change(index, { value: event.target.value })}
            />
          )}
          <IconButton
            label={`Delete the claim ${rule.claim}`}
            onClick={() => setRules(rules.filter((_rule, at) => at !== index))}
          >
            <Trash2 aria-hidden="true" />
          </IconButton>
        </div>
      ))}
      <div>
        <Button icon={<Plus aria-hidden="true" />} onClick={() => setRules([...rules, EMPTY])}>
          Add Claim
        </Button>
      </div>
      <SaveBar
        dirty={dirty}
        blocked={isOff || problems.some(problem => problem !== undefined)}
        busy={save.isPending}
        error={save.error}
        onSave={() => save.mutate({ audience, rules })}
        onReset={() => setRules(stored)}
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
