export type { Problem } from './keywords.ts'
export { type ConfigurationFile, type ReadFiles, readConfigurationFiles } from './read-files.ts'
