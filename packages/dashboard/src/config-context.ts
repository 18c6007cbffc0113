import { createContext, useContext } from 'react'
import type { Config } from './config.ts'

export const ConfigContext = createContext<Config | undefined>(undefined)

/** The configuration that the pages were started with. */
export function useConfig(): Config {
  const config = useContext(ConfigContext)
  if (!config) throw new TypeError('useConfig needs a ConfigContext around it')
  return config
}
