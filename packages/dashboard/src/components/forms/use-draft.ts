import { useState } from 'react'
import { useUnsaved } from './drafts.tsx'

/** The edited values of a form. */
interface Edited<Values> {
  values: Values
  /** Whether they differ from the stored values. */
  dirty: boolean
  set: (changes: Partial<Values>) => void
  discard: () => void
}

/**
 * Holds the edited values of a form. When the stored values change, fields that were not edited are updated.
 *
 * @param stored the values at the tenant
 */
export function useDraft<Values extends Record<string, string | boolean>>(stored: Values): Edited<Values> {
  const [known, setKnown] = useState(stored)
  const [values, setValues] = useState(stored)
  if (isDifferent(known, stored)) {
    setKnown(stored)
    setValues({ ...stored, ...differenceOf(known, values) })
  }
  const dirty = isDifferent(stored, values)
  useUnsaved(dirty)
  return {
    values,
    dirty,
    set: edited => setValues(current => ({ ...current, ...edited })),
    discard: () => setValues(stored),
  }
}

function isDifferent<Values extends object>(one: Values, other: Values): boolean {
  return Object.keys(differenceOf(one, other)).length > 0
}

/** The properties of `other` that differ from `one`. */
function differenceOf<Values extends object>(one: Values, other: Values): Partial<Values> {
  const before = new Map(Object.entries(one))
  const different = Object.entries(other).filter(([name, value]) => before.get(name) !== value)
  return Object.fromEntries(different) as Partial<Values>
}
