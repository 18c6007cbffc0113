import type { ComponentProps, ReactNode } from 'react'

type Kind = 'primary' | 'secondary' | 'quiet' | 'danger'

interface ButtonProps extends Omit<ComponentProps<'button'>, 'className'> {
  kind?: Kind
  icon?: ReactNode
  /** The change that it started goes on: it keeps its place and the focus, and does nothing. */
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

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'className'> {
  label: string
  /** The change that it started goes on. */
  busy?: boolean
}

/** A button that is only a picture, with its meaning for those who do not see it. */
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
