import { useOutletContext } from 'react-router'
import type { Api } from '../management/apis.ts'

/** The API whose page this is a part of. */
export function useApi(): Api {
  return useOutletContext<Api>()
}
