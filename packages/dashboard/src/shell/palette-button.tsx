import { Search } from 'lucide-react'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'

const load = () => import('./palette.tsx')
const Palette = lazy(load)

/** On a Mac, Control-K deletes text up to the end of the line. */
const IS_MAC = navigator.userAgent.includes('Macintosh')

/** Opens the search over all pages and objects. So does ⌘K on a Mac, and Ctrl-K elsewhere, unless a dialog is open. */
export function PaletteButton() {
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  useEffect(() => {
    const openByKey = (event: KeyboardEvent) => {
      if (!isShortcut(event)) return
      event.preventDefault()
      if (!document.querySelector('.dialog-backdrop')) setOpen(true)
    }
    window.addEventListener('keydown', openByKey)
    return () => window.removeEventListener('keydown', openByKey)
  }, [])

  return (
    <>
      <button
        ref={button}
        type="button"
        className="palette-button"
        aria-haspopup="dialog"
        aria-keyshortcuts={IS_MAC ? 'Meta+K' : 'Control+K'}
        onClick={() => setOpen(true)}
        onPointerEnter={load}
        onFocus={load}
      >
        <Search aria-hidden="true" />
        <span className="palette-button__text">
          Search<span className="visually-hidden"> the dashboard</span>
        </span>
        <span className="palette-button__key" aria-hidden="true">
          {IS_MAC ? '⌘K' : 'Ctrl K'}
        </span>
      </button>
      <Suspense>{open && <Palette button={button} onClose={() => setOpen(false)} />}</Suspense>
    </>
  )
}

function isShortcut({ key, metaKey, ctrlKey, shiftKey, altKey }: KeyboardEvent): boolean {
  const modifiers = IS_MAC ? metaKey && !ctrlKey : ctrlKey && !metaKey
  return key.toLowerCase() === 'k' && modifiers && !shiftKey && !altKey
}
