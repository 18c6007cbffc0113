import { useState } from 'react'
import { useUnsaved } from './drafts.tsx'

/** A form's values while they are edited. */
interface Edited<Values> {
  values: Values
  /** Whether they differ from what is stored. */
  dirty: boolean
  set: (changes: Partial<Values>) => void
  discard: () => void
}

/**
 * Keeps what is edited apart from what is stored. When what is stored changes, values that were not edited follow.
 *
 * @param stored the values as the tenant has them
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

/** The members of the second that are not those of the first. */
function differenceOf<Values extends object>(one: Values, other: Values): Partial<Values> {
  const before = new Map(Object.entries(one))
  const different = Object.entries(other).filter(([name, value]) => before.get(name) !== value)
  return Object.fromEntries(different) as Partial<Values>
}
