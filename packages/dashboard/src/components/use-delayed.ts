import { useEffect, useState } from 'react'

/** When something that a person waits for shows that it is under way. */
export const LOADING_DELAY_MS = 150
/** When a server that has not answered is said not to answer. */
export const UNRESPONSIVE_MS = 8_000

/** Whether something has been the case without a break for so many milliseconds. */
export function useDelayed(isSo: boolean, milliseconds: number): boolean {
  const [hasLasted, setHasLasted] = useState(false)
  useEffect(() => {
    if (!isSo) return
    const timer = setTimeout(() => setHasLasted(true), milliseconds)
    return () => {
      clearTimeout(timer)
      setHasLasted(false)
    }
  }, [isSo, milliseconds])
  return isSo && hasLasted
}
