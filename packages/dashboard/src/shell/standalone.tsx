import type { ReactNode } from 'react'
import { Logo } from './logo.tsx'

/** A page that is shown before the user is signed in. */
export function Standalone({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="standalone">
      <div className="standalone__panel">
        <Logo />
        <h1 id="page-title">{title}</h1>
        {children}
      </div>
    </main>
  )
}
