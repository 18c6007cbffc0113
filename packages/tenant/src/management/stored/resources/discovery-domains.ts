import { newId } from '../../../store/ids.ts'
import { requireOrganization } from '../../organizations/routes.ts'
import { flag, oneOf } from '../members.ts'
import type { StoredCollection } from '../resource.ts'

/** `/organizations/{id}/discovery-domains`: a login does not choose an organization by the domain of an address here. */
export const discoveryDomains: StoredCollection = {
  path: '/organizations/:owner/discovery-domains',
  scopes: 'organization_discovery_domains',
  owner: requireOrganization,
  list: { shape: 'checkpoints', name: 'domains' },
  newId: () => newId('dd_'),
  members: {
    domain: { type: 'string', minLength: 3, maxLength: 255, pattern: '^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$' },
    status: oneOf('pending', 'verified'),
    use_for_organization_discovery: flag,
  },
  required: ['domain'],
  fixed: ['domain'],
  unique: 'domain',
  isFoundByName: true,
  defaults: { status: 'pending', use_for_organization_discovery: true },
  missing: ['discovery_domain_not_found', 'The discovery domain does not exist.'],
  taken: ['discovery_domain_conflict', 'The organization has this discovery domain already.'],
}
