import { createContext, useContext } from 'react'
import type { ClientConfig } from './config.ts'

export const ConfigContext = createContext<ClientConfig | undefined>(undefined)

/** The configuration that was fetched when the page was loaded. */
export function useConfig(): ClientConfig {
  const config = useContext(ConfigContext)
  if (!config) throw new TypeError('useConfig requires a ConfigContext around the component')
  return config
}
