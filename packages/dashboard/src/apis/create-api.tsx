import { useState } from 'react'
import { useNavigate } from 'react-router'
import { Dialog } from '../components/dialog.tsx'
import { SelectField, TextField } from '../components/field.tsx'
import { Form } from '../components/form.tsx'
import { APIS, createApi } from '../management/apis.ts'
import { useChange } from '../management/use-change.ts'
import { PROFILES, SIGNING_ALGORITHMS } from './token-format.ts'

/** Registers a new API; it opens when it is there. */
export function CreateApi({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [identifier, setIdentifier] = useState('')
  const [token_dialect, setDialect] = useState('access_token')
  const [signing_alg, setAlgorithm] = useState('RS256')
  const [asked, setAsked] = useState(false)
  const create = useChange(createApi, {
    stale: [APIS],
    done: `Created the API “${name}”`,
    onDone: api => navigate(`/apis/${encodeURIComponent(api.id)}/test`),
  })
  const problems = { name: nameProblem(name), identifier: identifierProblem(identifier) }

  function submit() {
    setAsked(true)
    if (!problems.name && !problems.identifier) create.mutate({ name, identifier, token_dialect, signing_alg })
  }

  return (
    <Dialog
      title="New API"
      description="Tell the tenant about an API that you protect, so that applications can ask for tokens that it accepts."
      open
      onClose={onClose}
    >
      <Form submit="Create" busy={create.isPending} error={create.error} onSubmit={submit} onCancel={onClose}>
        <TextField
          label="Name"
          value={name}
          onChange={event => setName(event.target.value)}
          placeholder="My Shop API"
          hint="A friendly name, for people only. The characters < and > are not allowed."
          problem={asked ? problems.name : undefined}
        />
        <TextField
          label="Identifier"
          value={identifier}
          onChange={event => setIdentifier(event.target.value)}
          placeholder="https://shop.example.com"
          hint="The audience of the API's tokens. A URL is a good choice, but it need not exist and is never called. It cannot be changed later."
          problem={asked ? problems.identifier : undefined}
        />
        <SelectField
          label="JSON Web Token (JWT) profile"
          value={token_dialect}
          onChange={event => setDialect(event.target.value)}
          hint="What the claims of a token are called. Choose Auth0's unless your API wants RFC 9068."
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
          hint="With RS256 the tenant signs with a private key, and your API verifies with the public one: there is no secret to share."
        >
          {SIGNING_ALGORITHMS.map(algorithm => (
            <option key={algorithm}>{algorithm}</option>
          ))}
        </SelectField>
      </Form>
    </Dialog>
  )
}

function nameProblem(name: string): string | undefined {
  if (name.trim() === '') return 'Give the API a name'
  return /[<>]/.test(name) ? 'A name may not have < or >' : undefined
}

function identifierProblem(identifier: string): string | undefined {
  return identifier.trim() === '' ? 'Give the API an identifier, such as a URL' : undefined
}
