import { useQuery } from '@tanstack/react-query'
import { RotateCw } from 'lucide-react'
import { useState } from 'react'
import { useManagement } from '../api/management-context.tsx'
import { revokeKey, rotateKey, SIGNING_KEYS, type SigningKey, signingKeysQuery } from '../api/tenant.ts'
import { useChange } from '../api/use-change.ts'
import { Badge } from '../components/badge.tsx'
import { Button } from '../components/button.tsx'
import { CopyButton } from '../components/code/copy-button.tsx'
import { Confirm } from '../components/confirm.tsx'
import { instantText } from '../components/duration.ts'
import { Loaded } from '../components/loaded.tsx'
import { Notice } from '../components/notice.tsx'
import { Page } from '../components/page.tsx'
import { Cell, Table } from '../components/table.tsx'

/** Lists the signing keys, rotates them and revokes previous ones. */
export default function SigningKeysPage() {
  const query = useQuery(signingKeysQuery(useManagement()))
  const [rotating, setRotating] = useState(false)
  const [revoking, setRevoking] = useState<SigningKey>()
  return (
    <Page
      title="Signing Keys"
      lead="The tenant signs tokens with its private key. Your API verifies them with the public keys."
      actions={
        <Button icon={<RotateCw aria-hidden="true" />} onClick={() => setRotating(true)}>
          Rotate Signing Key
        </Button>
      }
    >
      <Loaded query={query} what="the signing keys">
        {keys => <KeyTable keys={keys} onRevoke={setRevoking} />}
      </Loaded>
      <Notice kind="info">
        After a rotation the previous key stays published, so tokens that it signed are valid until they expire. If a
        private key may have leaked, revoke it. Your API then refuses those tokens as soon as it has fetched the keys
        again.
      </Notice>
      {rotating && <Rotate onClose={() => setRotating(false)} />}
      {revoking && <Revoke signingKey={revoking} onClose={() => setRevoking(undefined)} />}
    </Page>
  )
}

function KeyTable({ keys, onRevoke }: { keys: readonly SigningKey[]; onRevoke: (key: SigningKey) => void }) {
  return (
    <Table
      caption="Signing keys"
      columns={[
        { label: 'Status' },
        { label: 'Key ID (kid)' },
        { label: 'In use' },
        { label: 'Actions', hidden: true },
      ]}
    >
      {keys.map(key => (
        <tr key={key.kid}>
          <Cell main>
            <Status signingKey={key} />
          </Cell>
          <Cell label="Key ID">
            <span className="copyable">
              <code>{key.kid}</code>
              <CopyButton text={key.kid} what="key ID" />
            </span>
          </Cell>
          <Cell label="In use">{usage(key)}</Cell>
          <td className="table__actions">
            {key.previous && !key.revoked && (
              <Button kind="danger" onClick={() => onRevoke(key)}>
                Revoke
              </Button>
            )}
          </td>
        </tr>
      ))}
    </Table>
  )
}

function Status({ signingKey: { revoked, current, next } }: { signingKey: SigningKey }) {
  if (revoked) return <Badge kind="alert">Revoked</Badge>
  if (current) return <Badge kind="good">Current</Badge>
  return <Badge>{next ? 'Next in queue' : 'Previously used'}</Badge>
}

function usage({ current_since, current_until, revoked_at }: SigningKey): string {
  if (revoked_at) return `Revoked ${instantText(revoked_at)}`
  if (current_until) return `Until ${instantText(current_until)}`
  return current_since ? `Since ${instantText(current_since)}` : 'Not yet'
}

function Rotate({ onClose }: { onClose: () => void }) {
  const rotate = useChange((management, _: undefined) => rotateKey(management), {
    stale: [SIGNING_KEYS],
    done: 'Signing key rotated',
    onDone: onClose,
  })
  return (
    <Confirm
      title="Rotate the signing key?"
      name="rotate"
      submit="Rotate"
      busy={rotate.isPending}
      error={rotate.error}
      onConfirm={() => rotate.mutate(undefined)}
      onClose={onClose}
    >
      New tokens are signed with a new key. An API that fetches the public keys when it sees an unknown key ID, as the
      guard does, continues to work.
    </Confirm>
  )
}

function Revoke({ signingKey, onClose }: { signingKey: SigningKey; onClose: () => void }) {
  const revoke = useChange(revokeKey, { stale: [SIGNING_KEYS], done: 'Revoked the key', onDone: onClose })
  return (
    <Confirm
      title="Revoke this key?"
      name={signingKey.kid}
      submit="Revoke"
      busy={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate(signingKey.kid)}
      onClose={onClose}
    >
      APIs reject tokens that it signed as soon as they fetch the keys again. Applications must get new tokens.
    </Confirm>
  )
}
