import { ChevronDown } from 'lucide-react'
import { type ComponentProps, type ReactNode, useId } from 'react'

interface Worded {
  label: string
  /** Explains what to enter. */
  hint?: ReactNode
  /** The validation error. */
  problem?: string | undefined
}

/** A single-line text field. */
export function TextField({ label, hint, problem, ...input }: Worded & Omit<ComponentProps<'input'>, 'className'>) {
  const { described, ids } = useDescription(hint, problem)
  return (
    <Field label={label} hint={hint} problem={problem} ids={ids}>
      <input
        autoComplete="off"
        spellCheck={false}
        {...input}
        id={ids.control}
        className="input"
        aria-describedby={described}
        aria-invalid={problem ? true : undefined}
      />
    </Field>
  )
}

/** A multi-line text field. */
export function TextArea({ label, hint, problem, ...input }: Worded & Omit<ComponentProps<'textarea'>, 'className'>) {
  const { described, ids } = useDescription(hint, problem)
  return (
    <Field label={label} hint={hint} problem={problem} ids={ids}>
      <textarea
        spellCheck={false}
        rows={3}
        {...input}
        id={ids.control}
        className="input input--area"
        aria-describedby={described}
        aria-invalid={problem ? true : undefined}
      />
    </Field>
  )
}

/** A choice of one option. */
export function SelectField({
  label,
  hint,
  problem,
  children,
  ...select
}: Worded & Omit<ComponentProps<'select'>, 'className'>) {
  const { described, ids } = useDescription(hint, problem)
  return (
    <Field label={label} hint={hint} problem={problem} ids={ids}>
      <span className="select">
        <select {...select} id={ids.control} className="input" aria-describedby={described}>
          {children}
        </select>
        <ChevronDown aria-hidden="true" />
      </span>
    </Field>
  )
}

interface FieldProps extends Worded {
  ids: { control: string; hint: string; problem: string }
  children: ReactNode
}

function Field({ label, hint, problem, ids, children }: FieldProps) {
  return (
    <div className="field">
      <label className="field__label" htmlFor={ids.control}>
        {label}
      </label>
      {children}
      {problem && (
        <p className="field__problem" id={ids.problem}>
          {problem}
        </p>
      )}
      {hint && (
        <p className="field__hint" id={ids.hint}>
          {hint}
        </p>
      )}
    </div>
  )
}

function useDescription(hint: ReactNode, problem: string | undefined) {
  const control = useId()
  const ids = { control, hint: `${control}-hint`, problem: `${control}-problem` }
  const described = [problem && ids.problem, hint && ids.hint].filter(Boolean).join(' ')
  return { ids, described: described || undefined }
}
