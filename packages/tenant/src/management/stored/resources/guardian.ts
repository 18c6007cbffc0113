import { flag, list, name, nullable, object, oneOf, text } from '../members.ts'
import type { StoredSettings } from '../resource.ts'

const messageProvider = object({ provider: oneOf('auth0', 'twilio', 'phone-message-hook') }, ['provider'])
const pushProvider = object({ provider: oneOf('guardian', 'sns', 'direct') }, ['provider'])

const secret = nullable(name(10_000))
const twilio = object({
  from: nullable(text(64)),
  messaging_service_sid: nullable(name(1000)),
  auth_token: nullable(name(1000)),
  sid: nullable(name(1000)),
})
const templates = object({ enrollment_message: text(10_000), verification_message: text(10_000) }, [
  'enrollment_message',
  'verification_message',
])
const sns = object({
  aws_access_key_id: nullable(name(1000)),
  aws_secret_access_key: nullable(name(1000)),
  aws_region: nullable(name(1000)),
  sns_apns_platform_application_arn: nullable(name(1000)),
  sns_gcm_platform_application_arn: nullable(name(1000)),
})

const FACTORS = { scopes: 'guardian_factors', methods: 'GET PUT' } as const
const PROVIDER = { scopes: 'guardian_factors', methods: 'GET PATCH PUT' } as const

/** Settings of the second factors that the tenant does not have, so that nobody can enable these factors. */
export const guardian: readonly StoredSettings[] = [
  ...['sms', 'phone'].flatMap((factor): StoredSettings[] => [
    { path: `/guardian/factors/${factor}/providers/twilio`, ...FACTORS, body: twilio, unkept: ['auth_token'] },
    {
      path: `/guardian/factors/${factor}/selected-provider`,
      ...FACTORS,
      body: messageProvider,
      defaults: { provider: 'auth0' },
    },
    {
      path: `/guardian/factors/${factor}/templates`,
      ...FACTORS,
      body: templates,
      defaults: {
        enrollment_message:
          '{{code}} is your verification code for {{tenant.friendly_name}}. Please enter this code to verify your enrollment.',
        verification_message: '{{code}} is your verification code for {{tenant.friendly_name}}',
      },
    },
  ]),
  {
    path: '/guardian/factors/phone/message-types',
    ...FACTORS,
    body: object({ message_types: list(oneOf('sms', 'voice'), 2) }, ['message_types']),
    defaults: { message_types: [] },
  },
  {
    path: '/guardian/factors/duo/settings',
    ...PROVIDER,
    body: object({ ikey: text(10_000), skey: text(10_000), host: text(10_000) }),
    unkept: ['skey'],
  },
  {
    path: '/guardian/factors/push-notification/selected-provider',
    ...FACTORS,
    body: pushProvider,
    defaults: { provider: 'guardian' },
  },
  {
    path: '/guardian/factors/push-notification/providers/apns',
    ...PROVIDER,
    body: object({ sandbox: flag, bundle_id: nullable(name(1000)), p12: secret }),
    unkept: ['p12'],
  },
  {
    path: '/guardian/factors/push-notification/providers/fcm',
    scopes: 'guardian_factors',
    methods: 'PATCH PUT',
    body: object({ server_key: secret }),
    unkept: ['server_key'],
  },
  {
    path: '/guardian/factors/push-notification/providers/fcmv1',
    scopes: 'guardian_factors',
    methods: 'PATCH PUT',
    body: object({ server_credentials: secret }),
    unkept: ['server_credentials'],
  },
  {
    path: '/guardian/factors/push-notification/providers/sns',
    ...PROVIDER,
    body: sns,
    unkept: ['aws_secret_access_key'],
  },
]
