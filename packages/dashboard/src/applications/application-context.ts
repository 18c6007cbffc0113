import { useOutletContext } from 'react-router'
import type { Application } from '../management/applications.ts'

/** The application whose page this is a part of. */
export function useApplication(): Application {
  return useOutletContext<Application>()
}
