import { environment } from '../environments/environment'

/** The settings from the environment. */
export const config = environment

/** The tenant's origin. A host name without a scheme means https. */
export const tenantOrigin = config.domain.includes('://') ? config.domain : `https://${config.domain}`
