import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { APIS, apiKey, apisQuery, createApi } from '../api/apis.ts'
import { isConflict } from '../api/errors.ts'
import { useManagement } from '../api/management-context.tsx'
import { useChange } from '../api/use-change.ts'
import { AlreadyExists } from '../components/already-exists.tsx'
import { Dialog } from '../components/dialog.tsx'
import { discardDrafts, useUnsaved } from '../components/forms/drafts.tsx'
import { SelectField, TextField } from '../components/forms/field.tsx'
import { Form } from '../components/forms/form.tsx'
import { PROFILES, SIGNING_ALGORITHMS } from './token-format.ts'

/** Creates an API and opens its page. */
export function CreateApi({ onClose }: { onClose: () => void }) {
  return (
    <Dialog
      title="New API"
      description="Register an API that you protect, so that applications can get tokens for it."
      open
      onClose={onClose}
    >
      <NewApi onClose={onClose} />
    </Dialog>
  )
}

function NewApi({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [identifier, setIdentifier] = useState('')
  const [token_dialect, setDialect] = useState('access_token')
  const [signing_alg, setAlgorithm] = useState('RS256')
  const [asked, setAsked] = useState(false)
  const known = useQuery(apisQuery(useManagement()))
  const create = useChange(createApi, {
    stale: [APIS],
    entry: ({ id }) => apiKey(id),
    done: `Created the API “${name}”`,
    onDone: ({ id }) => {
      discardDrafts()
      navigate(`/apis/${encodeURIComponent(id)}/test`)
    },
  })
  const problems = { name: nameProblem(name), identifier: identifierProblem(identifier) }
  const other = isConflict(create.error) && known.data?.find(api => api.identifier === create.variables?.identifier)
  useUnsaved(name !== '' || identifier !== '')

  function submit() {
    setAsked(true)
    if (problems.name || problems.identifier) return
    create.mutate({ name: name.trim(), identifier: identifier.trim(), token_dialect, signing_alg })
  }

  return (
    <Form
      submit="Create"
      busy={create.isPending}
      error={create.error}
      remedy={
        other && (
          <AlreadyExists
            to={`/apis/${encodeURIComponent(other.id)}/settings`}
            name={other.name || other.identifier}
            field="identifier"
          />
        )
      }
      onSubmit={submit}
      onCancel={onClose}
    >
      <TextField
        label="Name"
        value={name}
        onChange={event => setName(event.target.value)}
        placeholder="My Shop API"
        hint="A display name. The characters < and > are not allowed."
        problem={asked ? problems.name : undefined}
      />
      <TextField
        label="Identifier"
        value={identifier}
        onChange={event => setIdentifier(event.target.value)}
        placeholder="https://shop.example.com"
        hint="The audience of the API's tokens. A URL is a good choice. It does not have to exist and is never called. You cannot change it later."
        problem={asked ? problems.identifier : undefined}
      />
      <SelectField
        label="JSON Web Token (JWT) profile"
        value={token_dialect}
        onChange={event => setDialect(event.target.value)}
        hint="The names of the claims. Choose Auth0 unless your API requires RFC 9068."
      >
        {PROFILES.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </SelectField>
      <SelectField
        label="JSON Web Token (JWT) signing algorithm"
        value={signing_alg}
        onChange={event => setAlgorithm(event.target.value)}
        hint="With RS256 the tenant signs with a private key, and your API verifies with the public key. With HS256 both share a secret."
      >
        {SIGNING_ALGORITHMS.map(algorithm => (
          <option key={algorithm}>{algorithm}</option>
        ))}
      </SelectField>
    </Form>
  )
}

function nameProblem(name: string): string | undefined {
  if (name.trim() === '') return 'Enter a name for the API'
  return /[<>]/.test(name) ? 'A name must not contain < or >' : undefined
}

function identifierProblem(identifier: string): string | undefined {
  if (identifier.trim() === '') return 'Enter an identifier for the API, such as a URL'
  return /\s/.test(identifier.trim()) ? 'An identifier must not contain spaces' : undefined
}
