import { createContext, useContext } from 'react'
import type { ClientConfig } from './config.ts'

export const ConfigContext = createContext<ClientConfig | undefined>(undefined)

/** The configuration that the pages were started with. */
export function useConfig(): ClientConfig {
  const config = useContext(ConfigContext)
  if (!config) throw new TypeError('useConfig needs a ConfigContext around it')
  return config
}
