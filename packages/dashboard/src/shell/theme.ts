import { useState } from 'react'

type Theme = 'system' | 'light' | 'dark'

const KEY = 'tollgate.theme'

/** The colour scheme that the user chose in this browser. Default: `system`. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState(storedTheme)
  return [
    theme,
    chosen => {
      localStorage.setItem(KEY, chosen)
      applyTheme(chosen)
      setTheme(chosen)
    },
  ]
}

/** Applies the stored colour scheme. */
export function applyStoredTheme(): void {
  applyTheme(storedTheme())
}

function storedTheme(): Theme {
  const stored = localStorage.getItem(KEY)
  return stored === 'light' || stored === 'dark' ? stored : 'system'
}

function applyTheme(theme: Theme): void {
  const { dataset } = document.documentElement
  if (theme === 'system') delete dataset.theme
  else dataset.theme = theme
}
