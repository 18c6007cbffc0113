import type { ComponentProps, ReactNode } from 'react'

type Kind = 'primary' | 'secondary' | 'quiet' | 'danger'

interface ButtonProps extends Omit<ComponentProps<'button'>, 'className'> {
  kind?: Kind
  icon?: ReactNode
  /** The work it started goes on: it stays where it is, and does nothing. */
  busy?: boolean
}

/** A button; it does not submit a form unless it says so. */
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

/** A button that is only a picture, with its meaning for those who do not see it. */
export function IconButton({
  label,
  children,
  ...rest
}: Omit<ComponentProps<'button'>, 'className'> & { label: string }) {
  return (
    <button type="button" {...rest} className="icon-button" aria-label={label} title={label}>
      {children}
    </button>
  )
}
