import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dump, load } from 'js-yaml'
import { withWorld } from '../tenant.ts'
import type { World } from '../world.ts'
import { runTool, withExport } from './tool.ts'

/** The tool must not change or export the application that it logs in with. */
const SETTINGS = { AUTH0_EXCLUDED_CLIENTS: '["Conformance"]' }
const API = 'https://orders.example.com'

const EMAIL = { description: 'Email', label: 'Email', profile_required: true, auth0_mapping: 'email' }

/** One of each type that the tenant has, or stores without an effect. */
const CONFIGURATION = {
  tenant: { friendly_name: 'Acme' },
  resourceServers: [
    { name: 'Orders', identifier: API, scopes: [{ value: 'read:orders', description: 'Read orders' }] },
  ],
  clients: [{ name: 'Shop', app_type: 'spa', callbacks: ['https://shop.example.com/callback'] }],
  roles: [
    {
      name: 'Clerk',
      description: 'Sells',
      permissions: [{ permission_name: 'read:orders', resource_server_identifier: API }],
    },
  ],
  organizations: [{ name: 'acme', display_name: 'Acme' }],
  pages: [{ name: 'login', enabled: true, html: './page.html' }],
  emailProvider: {
    name: 'smtp',
    enabled: true,
    default_from_address: 'shop@example.com',
    credentials: { smtp_host: 'smtp.example.com', smtp_port: 2525, smtp_user: 'user', smtp_pass: 'secret' },
  },
  emailTemplates: [
    { template: 'verify_email', enabled: true, syntax: 'liquid', from: '', subject: 'Hello', body: './page.html' },
  ],
  branding: { colors: { primary: '#102030', page_background: '#ffffff' }, logo_url: 'https://acme.example.com/a.png' },
  prompts: { identifier_first: false, customText: { en: { login: { login: { title: 'Hello' } } } }, partials: {} },
  attackProtection: {
    bruteForceProtection: {
      enabled: true,
      shields: ['block'],
      mode: 'count_per_identifier',
      allowlist: ['127.0.0.1'],
      max_attempts: 5,
    },
    breachedPasswordDetection: { enabled: true, shields: ['block'], method: 'standard' },
    suspiciousIpThrottling: { enabled: true, stage: { 'pre-login': { max_attempts: 7, rate: 864_000 } } },
  },
  riskAssessment: { settings: { enabled: false }, new_device: { remember_for: 10 } },
  logStreams: [{ name: 'Elsewhere', type: 'http', sink: { httpEndpoint: 'https://logs.example.com' } }],
  networkACLs: [
    {
      description: 'Block',
      active: true,
      priority: 2,
      rule: { action: { block: true }, scope: 'authentication', match: { geo_country_codes: ['US'] } },
    },
  ],
  customDomains: [{ domain: 'login.acme.example.com', type: 'auth0_managed_certs' }],
  selfServiceProfiles: [{ name: 'Own connection', allowed_strategies: ['okta'], user_attributes: [] }],
  userAttributeProfiles: [{ name: 'Users', user_attributes: { email: EMAIL } }],
  connectionProfiles: [{ name: 'Enterprise', enabled_features: ['scim'] }],
  phoneProviders: [
    {
      name: 'twilio',
      configuration: { sid: 'abc', delivery_methods: ['text'] },
      credentials: { auth_token: 'secret' },
    },
  ],
  phoneTemplates: [{ type: 'otp_verify', content: { syntax: 'liquid', body: { text: 'x', voice: 'x' } } }],
  forms: [{ name: 'Survey', body: './form.json' }],
  flows: [{ name: 'Steps', body: './flow.json' }],
  guardianFactors: [{ name: 'otp', enabled: true }],
  guardianPolicies: { policies: ['all-applications'] },
  guardianPhoneFactorMessageTypes: { message_types: ['sms'] },
  guardianPhoneFactorSelectedProvider: { provider: 'twilio' },
  guardianFactorTemplates: [{ name: 'sms', enrollment_message: 'enroll', verification_message: 'verify' }],
  eventStreams: [
    {
      name: 'Hook',
      status: 'disabled',
      subscriptions: [{ event_type: 'user.created' }],
      destination: {
        type: 'webhook',
        configuration: {
          webhook_endpoint: 'https://example.com/hook',
          webhook_authorization: { method: 'bearer', token: 'secret' },
        },
      },
    },
  ],
}

const FILES = {
  'page.html': '<p>Hello</p>\n',
  'form.json': JSON.stringify({ name: 'Survey', languages: { primary: 'en' }, nodes: [] }),
  'flow.json': JSON.stringify({ name: 'Steps', actions: [] }),
}

/** Imports a configuration with every type, exports it, imports that into another tenant, and exports it from there. */
export async function importEverywhere(world: World): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tollgate-configuration-'))
  try {
    for (const [name, text] of Object.entries(FILES)) await writeFile(join(folder, name), text)
    await importFile(world, folder, dump(CONFIGURATION))
    await withExport(world, 'yaml', importElsewhere, SETTINGS)
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function importElsewhere(first: string): Promise<void> {
  const exported = await contentOf(first)
  const types = Object.keys(Object(load(exported['tenant.yaml'] ?? '')))
  assert.deepEqual(
    Object.keys(CONFIGURATION).filter(type => !types.includes(type)),
    [],
  )
  await withWorld(async other => {
    const output = await runTool(other, ['import', '--input_file', join(first, 'tenant.yaml')], SETTINGS)
    assert.match(output, /Import Successful/)
    await withExport(other, 'yaml', async second => assert.deepEqual(await contentOf(second), exported), SETTINGS)
  })
}

async function importFile(world: World, folder: string, text: string): Promise<void> {
  const file = join(folder, 'tenant.yaml')
  await writeFile(file, text)
  assert.match(await runTool(world, ['import', '--input_file', file], SETTINGS), /Import Successful/)
}

/** The files of a folder, by their paths. */
async function contentOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  const texts = await Promise.all(files.sort().map(file => readFile(file, 'utf8')))
  return Object.fromEntries(files.map((file, index) => [file.slice(folder.length + 1), texts[index] ?? '']))
}
