import { flag, integer, list, name, object, oneOf, text } from '../members.ts'
import type { StoredSettings } from '../resource.ts'

const addresses = list(text(64), 100)
const enabled = flag
const risk = oneOf('never', 'when_risky', 'always')
const breachShields = list(oneOf('block', 'user_notification', 'admin_notification'), 3)

/** The provider of a captcha: its public key, and a secret, which is not kept. */
const provider = object({ site_key: name(100), secret: name(100) }, ['site_key'])
const throttle = object({ max_attempts: integer(1, 72_000), rate: integer(1, 86_400_000) })

/** `/attack-protection` and `/risk-assessments`. The tenant has limits of its own for attempts to log in. */
export const attackProtection: readonly StoredSettings[] = [
  {
    path: '/attack-protection/brute-force-protection',
    scopes: 'attack_protection',
    body: object({
      enabled,
      shields: list(oneOf('block', 'user_notification'), 2),
      allowlist: addresses,
      mode: oneOf('count_per_identifier_and_ip', 'count_per_identifier'),
      max_attempts: integer(1, 100),
    }),
    defaults: {
      enabled: true,
      shields: ['block', 'user_notification'],
      mode: 'count_per_identifier_and_ip',
      allowlist: [],
      max_attempts: 10,
    },
  },
  {
    path: '/attack-protection/suspicious-ip-throttling',
    scopes: 'attack_protection',
    body: object({
      enabled,
      shields: list(oneOf('block', 'admin_notification'), 2),
      allowlist: addresses,
      stage: object({
        'pre-login': throttle,
        'pre-user-registration': throttle,
        'pre-custom-token-exchange': throttle,
      }),
    }),
    defaults: {
      enabled: true,
      shields: ['admin_notification', 'block'],
      allowlist: [],
      stage: {
        'pre-login': { max_attempts: 100, rate: 864_000 },
        'pre-user-registration': { max_attempts: 50, rate: 1200 },
        'pre-custom-token-exchange': { max_attempts: 10, rate: 600_000 },
      },
    },
  },
  {
    path: '/attack-protection/breached-password-detection',
    scopes: 'attack_protection',
    body: object({
      enabled,
      shields: breachShields,
      admin_notification_frequency: list(oneOf('immediately', 'daily', 'weekly', 'monthly'), 4),
      method: oneOf('standard', 'enhanced'),
      stage: object({
        'pre-user-registration': object({ shields: breachShields }),
        'pre-change-password': object({ shields: breachShields }),
      }),
    }),
    defaults: {
      enabled: false,
      shields: [],
      admin_notification_frequency: [],
      method: 'standard',
      stage: { 'pre-user-registration': { shields: [] }, 'pre-change-password': { shields: [] } },
    },
  },
  {
    path: '/attack-protection/bot-detection',
    scopes: 'attack_protection',
    body: object({
      challenge_password_policy: risk,
      challenge_passwordless_policy: risk,
      challenge_password_reset_policy: risk,
      allowlist: addresses,
      bot_detection_level: oneOf('low', 'medium', 'high'),
      monitoring_mode_enabled: flag,
    }),
    defaults: {
      challenge_password_policy: 'never',
      challenge_passwordless_policy: 'never',
      challenge_password_reset_policy: 'never',
      allowlist: [],
      bot_detection_level: 'medium',
      monitoring_mode_enabled: false,
    },
  },
  {
    path: '/attack-protection/captcha',
    scopes: 'attack_protection',
    body: object({
      active_provider_id: oneOf(
        'arkose',
        'auth_challenge',
        'friendly_captcha',
        'hcaptcha',
        'recaptcha_v2',
        'recaptcha_enterprise',
        'simple_captcha',
      ),
      simple_captcha: object({}),
      auth_challenge: object({ fail_open: flag }, ['fail_open']),
      recaptcha_v2: provider,
      recaptcha_enterprise: object({ site_key: name(100), api_key: name(100), project_id: name(100) }, ['site_key']),
      hcaptcha: provider,
      friendly_captcha: provider,
      arkose: object(
        {
          site_key: name(100),
          secret: name(100),
          client_subdomain: name(100),
          verify_subdomain: name(100),
          fail_open: flag,
        },
        ['site_key'],
      ),
    }),
    defaults: {
      active_provider_id: 'auth_challenge',
      simple_captcha: {},
      auth_challenge: { fail_open: false },
      recaptcha_v2: { site_key: '' },
      recaptcha_enterprise: { site_key: '', project_id: '' },
      hcaptcha: { site_key: '' },
      friendly_captcha: { site_key: '' },
      arkose: { site_key: '', client_subdomain: 'client-api', verify_subdomain: 'verify-api', fail_open: false },
    },
    unkept: [
      'recaptcha_v2.secret',
      'recaptcha_enterprise.api_key',
      'hcaptcha.secret',
      'friendly_captcha.secret',
      'arkose.secret',
    ],
  },
  {
    path: '/risk-assessments/settings',
    scopes: 'attack_protection',
    body: object({ enabled }, ['enabled']),
    defaults: { enabled: false },
  },
  {
    path: '/risk-assessments/settings/new-device',
    scopes: 'attack_protection',
    body: object({ remember_for: integer(1, 365) }, ['remember_for']),
    defaults: { remember_for: 30 },
  },
]
