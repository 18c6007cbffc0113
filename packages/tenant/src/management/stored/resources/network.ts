import { newId } from '../../../store/ids.ts'
import { decimal, flag, integer, list, map, nullable, object, oneOf, text } from '../members.ts'
import type { StoredCollection } from '../resource.ts'

const texts = list(text(255), 10)
const match = object({
  anonymous_proxy: flag,
  asns: list(integer(0, 4_294_967_295), 10),
  auth0_managed: texts,
  connecting_ipv4_cidrs: texts,
  connecting_ipv6_cidrs: texts,
  geo_country_codes: texts,
  geo_subdivision_codes: texts,
  hostnames: texts,
  ipv4_cidrs: texts,
  ipv6_cidrs: texts,
  ja3_fingerprints: texts,
  ja4_fingerprints: texts,
  user_agents: texts,
})
const isTrue = { type: 'boolean', enum: [true] }

/** `/network-acls`: the tenant filters no requests by them. */
export const networkAcls: StoredCollection = {
  path: '/network-acls',
  scopes: 'network_acls',
  list: { shape: 'pages', name: 'network_acls' },
  methods: 'POST GET PATCH PUT DELETE',
  newId: () => newId('acl_'),
  members: {
    description: text(255),
    active: flag,
    priority: decimal(1, 100),
    rule: object(
      {
        action: object({ block: isTrue, allow: isTrue, log: isTrue, redirect: isTrue, redirect_uri: text(2000, 1) }),
        match,
        not_match: match,
        scope: oneOf('management', 'authentication', 'tenant', 'dynamic_client_registration'),
      },
      ['action', 'scope'],
    ),
  },
  required: ['description', 'active', 'rule'],
  hasTimes: true,
  missing: ['network_acl_not_found', 'The network ACL does not exist.'],
}

const ipHeader = nullable(oneOf('true-client-ip', 'cf-connecting-ip', 'x-forwarded-for', 'x-azure-clientip', ''))

/** `/custom-domains`: the tenant does not respond at them, so that none of them is ever verified. */
export const customDomains: StoredCollection = {
  path: '/custom-domains',
  scopes: 'custom_domains',
  list: { shape: 'array', name: 'custom_domains' },
  newId: () => newId('cd_'),
  idMember: 'custom_domain_id',
  members: {
    domain: { type: 'string', minLength: 3, maxLength: 255, pattern: '^[A-Za-z0-9._-]+$' },
    type: oneOf('auth0_managed_certs', 'self_managed_certs'),
    verification_method: oneOf('txt'),
    tls_policy: oneOf('recommended'),
    custom_client_ip_header: ipHeader,
    domain_metadata: map(nullable(text(255)), 10),
    relying_party_identifier: nullable(text(255)),
  },
  required: ['domain', 'type'],
  fixed: ['domain', 'type', 'verification_method'],
  unkept: ['verification_method'],
  unique: 'domain',
  defaults: { primary: false, status: 'pending_verification', tls_policy: 'recommended' },
  show: document => ({ ...document, verification: { methods: [{ name: 'txt', domain: document.domain }] } }),
  missing: ['custom_domain_not_found', 'The custom domain does not exist.'],
  taken: ['custom_domain_conflict', 'The custom domain already exists.'],
}
