import { Switch } from '@base-ui/react/switch'
import { type ReactNode, useId } from 'react'

interface SwitchFieldProps {
  label: string
  hint?: ReactNode
  checked: boolean
  disabled?: boolean
  /** The change is in progress: the switch shows the new state, and presses are ignored. */
  busy?: boolean
  onChange: (checked: boolean) => void
}

/** A switch with a label and a hint. */
export function SwitchField({ label, hint, checked, disabled = false, busy = false, onChange }: SwitchFieldProps) {
  const id = useId()
  return (
    <div className="switch-field">
      <div className="switch-field__text">
        <span className="field__label" id={`${id}-label`}>
          {label}
        </span>
        {hint && (
          <p className="field__hint" id={`${id}-hint`}>
            {hint}
          </p>
        )}
      </div>
      <Toggle
        labelledBy={`${id}-label`}
        describedBy={hint ? `${id}-hint` : undefined}
        checked={checked}
        disabled={disabled}
        busy={busy}
        onChange={onChange}
      />
    </div>
  )
}

interface ToggleProps {
  label?: string
  labelledBy?: string
  describedBy?: string | undefined
  checked: boolean
  disabled?: boolean
  busy?: boolean
  onChange: (checked: boolean) => void
}

/** A switch without a visible label of its own. */
export function Toggle({
  label,
  labelledBy,
  describedBy,
  checked,
  disabled = false,
  busy = false,
  onChange,
}: ToggleProps) {
  return (
    <Switch.Root
      className="switch"
      checked={checked}
      disabled={disabled}
      readOnly={busy}
      aria-busy={busy || undefined}
      onCheckedChange={onChange}
      aria-label={label}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
    >
      <Switch.Thumb className="switch__thumb" />
    </Switch.Root>
  )
}
