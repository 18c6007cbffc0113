import type { ComponentProps, ReactNode } from 'react'

type Kind = 'primary' | 'secondary' | 'quiet' | 'danger'

interface ButtonProps extends Omit<ComponentProps<'button'>, 'className'> {
  kind?: Kind
  icon?: ReactNode
  /** An action is in progress: the button keeps its focus, and presses are ignored. */
  busy?: boolean
}

/** A button. It submits a form only with `type="submit"`. */
export function Button({
  kind = 'secondary',
  icon,
  busy = false,
  type = 'button',
  onClick,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={busy ? 'button' : type}
      className={`button button--${kind}`}
      aria-disabled={busy || undefined}
      onClick={busy ? undefined : onClick}
    >
      {busy ? <span className="button__spinner" aria-hidden="true" /> : icon}
      {children}
    </button>
  )
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'className'> {
  label: string
  /** An action is in progress; presses are ignored. */
  busy?: boolean
}

/** A button with an icon only. Screen readers read the label. */
export function IconButton({ label, busy = false, onClick, children, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className="icon-button"
      aria-label={label}
      title={label}
      aria-disabled={busy || undefined}
      onClick={busy ? undefined : onClick}
    >
      {busy ? <span className="button__spinner" aria-hidden="true" /> : children}
    </button>
  )
}
