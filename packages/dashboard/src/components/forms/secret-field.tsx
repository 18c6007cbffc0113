import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '../button.tsx'
import { CopyButton } from '../code/copy-button.tsx'

const HIDDEN = '•'.repeat(24)

/** A secret. It is hidden until the user presses Show, and can be copied without showing it. */
export function SecretField({ label, value, hint }: { label: string; value: string | undefined; hint: string }) {
  const [shown, setShown] = useState(false)
  return (
    <div className="field">
      <span className="field__label">{label}</span>
      <div className="copy-field">
        {value === undefined ? (
          <span className="copy-field__value">You do not have permission to view it</span>
        ) : (
          <>
            <code className="copy-field__value">{shown ? value : HIDDEN}</code>
            <IconButton
              label={`${shown ? 'Hide' : 'Show'} the ${label.toLowerCase()}`}
              onClick={() => setShown(!shown)}
            >
              {shown ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
            </IconButton>
            <CopyButton text={value} what={label.toLowerCase()} />
          </>
        )}
      </div>
      <p className="field__hint">{hint}</p>
    </div>
  )
}
