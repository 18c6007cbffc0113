import { useEffect, useState } from 'react'

/** Delay before a loading indicator is shown. */
export const LOADING_DELAY_MS = 150
/** Time without a response after which the tenant is shown as not responding. */
export const UNRESPONSIVE_MS = 8_000

/** Whether a condition has been true for this long without interruption. */
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
