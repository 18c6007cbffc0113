import { createContext, useContext, useEffect } from 'react'

/** Identifies unsaved input. */
type Draft = symbol

/** All unsaved input in this window. */
const drafts = new Set<Draft>()

/** The unsaved input in a dialog, which requests confirmation before it closes. */
export const DialogDrafts = createContext<Set<Draft> | undefined>(undefined)

/** While `isUnsaved` is true, the user must confirm before a link, the back button or closing the tab discards the input. */
export function useUnsaved(isUnsaved: boolean): void {
  const inDialog = useContext(DialogDrafts)
  useEffect(() => {
    if (!isUnsaved) return
    const draft = Symbol('draft')
    const places = inDialog ? [drafts, inDialog] : [drafts]
    for (const place of places) place.add(draft)
    return () => {
      for (const place of places) place.delete(draft)
    }
  }, [isUnsaved, inDialog])
}

export function hasDrafts(): boolean {
  return drafts.size > 0
}

/** Discards unsaved input: the user confirmed it, or the edited object was deleted. */
export function discardDrafts(): void {
  drafts.clear()
}
