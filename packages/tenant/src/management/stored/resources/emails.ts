import { decimal, flag, integer, name, nullable, object, oneOf, open, text } from '../members.ts'
import type { StoredCollection, StoredSettings } from '../resource.ts'

const TEMPLATES = [
  'async_approval',
  'blocked_account',
  'change_password',
  'enrollment_email',
  'mfa_oob_code',
  'password_reset',
  'reset_email',
  'reset_email_by_code',
  'stolen_credentials',
  'user_invitation',
  'verify_email',
  'verify_email_by_code',
  'welcome_email',
]
const TEN_YEARS_SECONDS = 315_360_000

/** `/emails/provider`. The tenant sends no mails: they are in its outbox. */
export const emails: readonly StoredSettings[] = [
  {
    path: '/emails/provider',
    scopes: 'email_provider',
    methods: 'GET POST PATCH DELETE',
    hasFields: true,
    body: object(
      {
        name: oneOf(
          'mailgun',
          'mandrill',
          'sendgrid',
          'resend',
          'ses',
          'sparkpost',
          'smtp',
          'azure_cs',
          'ms365',
          'custom',
        ),
        enabled: flag,
        default_from_address: text(255),
        credentials: object({
          api_key: name(4096),
          accessKeyId: name(4096),
          secretAccessKey: name(4096),
          region: nullable(text(255)),
          domain: name(255),
          smtp_host: name(255),
          smtp_port: integer(1, 65_535),
          smtp_user: name(255),
          smtp_pass: name(4096),
          connectionString: name(4096),
          tenantId: name(4096),
          clientId: name(4096),
          clientSecret: name(4096),
        }),
        settings: nullable(open),
      },
      ['name'],
    ),
    defaults: { credentials: {}, enabled: true },
    unkept: [
      'credentials.api_key',
      'credentials.accessKeyId',
      'credentials.secretAccessKey',
      'credentials.smtp_pass',
      'credentials.connectionString',
      'credentials.clientSecret',
    ],
    missing: ['inexistent_email_provider', 'There is not a configured email provider.'],
    taken: ['email_provider_conflict', 'The email provider is already configured.'],
  },
]

const optionalText = nullable(text(255))

/** `/email-templates`: there is one for each kind of mail. */
export const emailTemplates: StoredCollection = {
  path: '/email-templates',
  scopes: 'email_templates',
  methods: 'POST GET PATCH PUT',
  idMember: 'template',
  members: {
    template: oneOf(...TEMPLATES),
    body: nullable(text(1_000_000)),
    from: optionalText,
    resultUrl: nullable(text(2048)),
    subject: optionalText,
    syntax: nullable(oneOf('liquid')),
    urlLifetimeInSeconds: nullable(decimal(0, TEN_YEARS_SECONDS)),
    includeEmailInRedirect: flag,
    enabled: nullable(flag),
  },
  required: ['template', 'body', 'from', 'subject', 'syntax', 'enabled'],
  status: { POST: 200 },
  missing: ['inexistent_email_template', 'The template does not exist.'],
  taken: ['email_template_conflict', 'The template already exists.'],
}
