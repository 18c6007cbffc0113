import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useAnnounce } from '../toasts.tsx'

const SHOWN_MS = 2_000

interface CopyButtonProps {
  /** The text, or a function that returns it when the button is pressed. */
  text: string | (() => string)
  what: string
  worded?: boolean
}

/**
 * Copies a text.
 *
 * @param what description of the text, such as `client ID`
 */
export function CopyButton({ text, what, worded = false }: CopyButtonProps) {
  const [copied, setCopied] = useState(false)
  const announce = useAnnounce()
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [copied])

  async function copy() {
    try {
      await navigator.clipboard.writeText(typeof text === 'string' ? text : text())
      setCopied(true)
    } catch {
      announce({ kind: 'alert', text: 'The browser does not allow copying: select the text and copy it' })
    }
  }

  return (
    <button
      type="button"
      className={worded ? 'button button--secondary' : 'icon-button'}
      onClick={copy}
      aria-label={worded ? undefined : `Copy the ${what}`}
      title={worded ? undefined : `Copy the ${what}`}
    >
      {copied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
      {worded && (copied ? 'Copied' : `Copy ${what}`)}
      <span role="status" className="visually-hidden">
        {copied ? `Copied the ${what}` : ''}
      </span>
    </button>
  )
}

/** A labelled value with a copy button. */
export function CopyField({ label, value, hint }: { label: string; value: string; hint?: string }) {
  return (
    <div className="field">
      <span className="field__label">{label}</span>
      <div className="copy-field">
        <code className="copy-field__value">{value}</code>
        <CopyButton text={value} what={label.toLowerCase()} />
      </div>
      {hint && <p className="field__hint">{hint}</p>}
    </div>
  )
}
