import { useEffect, useState } from 'react'
import { Badge } from '../../components/badge.tsx'
import { durationText, instantText } from '../../components/duration.ts'
import { Notice } from '../../components/notice.tsx'
import { Table } from '../../components/table.tsx'
import { isInstant, meaningOf } from './claim-meanings.ts'
import { decodeToken } from './token.ts'

const TICK_MS = 1_000

/** Shows the claims of a token and what they mean. */
export function TokenView({ token }: { token: string }) {
  const decoded = decodeToken(token)
  if (!decoded) {
    return (
      <Notice kind="info">
        This token is opaque: only the tenant can read it. Request a token for an audience to get one that an API can
        read.
      </Notice>
    )
  }
  const { header, claims } = decoded
  return (
    <>
      {typeof claims.exp === 'number' && <Countdown exp={claims.exp} />}
      <ClaimTable caption="Header" claims={header} />
      <ClaimTable caption="Claims" claims={claims} />
    </>
  )
}

/** Claims, with the meaning of each. */
export function ClaimTable({
  caption,
  claims,
  isIdToken = false,
}: {
  caption: string
  claims: Record<string, unknown>
  isIdToken?: boolean
}) {
  return (
    <div className="claims">
      <h3>{caption}</h3>
      <Table caption={caption} columns={[{ label: 'Name' }, { label: 'Value' }, { label: 'Meaning' }]}>
        {Object.entries(claims).map(([claim, value]) => (
          <tr key={claim}>
            <td className="table__main">
              <code className="claims__name">{claim}</code>
            </td>
            <td data-label="Value">
              <code className={typeof value === 'number' ? 'claims__number' : 'claims__text'}>{textOf(value)}</code>
              {isInstant(claim, value) && <span className="claims__instant">{instantText(value * 1000)}</span>}
            </td>
            <td data-label="Meaning" className="claims__meaning">
              {meaningOf(claim, value, isIdToken)}
            </td>
          </tr>
        ))}
      </Table>
    </div>
  )
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, undefined, 1).replace(/\s*\n\s*/g, ' ')
}

function Countdown({ exp }: { exp: number }) {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  const left = exp - Math.floor(now / 1000)
  return (
    <p className="countdown" role="timer">
      {left > 0 ? <Badge kind="good">Valid</Badge> : <Badge kind="alert">Expired</Badge>}
      {left > 0 ? `Expires in ${exactly(left)}` : `Expired ${durationText(-left)} ago`}
    </p>
  )
}

function exactly(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return [hours, minutes, rest].map(part => String(part).padStart(2, '0')).join(':')
}
