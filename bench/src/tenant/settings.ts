/** What an issuer's process is started with. */
export interface IssuerSettings {
  /** Where the tenant keeps its store. */
  readonly dataFolder: string
  /** Of the application, where the issuer does not make one itself. */
  readonly clientSecret: string
}

export function isIssuerSettings(value: unknown): value is IssuerSettings {
  return typeof value === 'object' && value !== null && 'dataFolder' in value && 'clientSecret' in value
}
