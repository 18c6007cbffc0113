/** The settings of an issuer's process. */
export interface IssuerSettings {
  /** Where the tenant keeps its store. */
  readonly dataFolder: string
  /** The secret of the application, if the issuer does not create one itself. */
  readonly clientSecret: string
}

export function isIssuerSettings(value: unknown): value is IssuerSettings {
  return typeof value === 'object' && value !== null && 'dataFolder' in value && 'clientSecret' in value
}
