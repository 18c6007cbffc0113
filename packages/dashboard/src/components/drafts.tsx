import { createContext, useContext, useEffect } from 'react'

/** Stands for something typed or chosen that is not saved. */
type Draft = symbol

/** All that is not saved in this window. */
const drafts = new Set<Draft>()

/** What is not saved in a dialog, for the dialog to ask before it closes. */
export const DialogDrafts = createContext<Set<Draft> | undefined>(undefined)

/** While something is not saved, the user is asked before it is lost: by a link, by the browser's buttons, or by closing the tab. */
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

/** Forgets what is not saved: the user gave it up, or what it belongs to is gone. */
export function discardDrafts(): void {
  drafts.clear()
}
