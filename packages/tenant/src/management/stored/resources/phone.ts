import { newId } from '../../../store/ids.ts'
import { flag, list, name, object, oneOf, text } from '../members.ts'
import type { StoredCollection } from '../resource.ts'

/** `/branding/phone/providers`: nothing sends text messages here. */
export const phoneProviders: StoredCollection = {
  path: '/branding/phone/providers',
  scopes: 'phone_providers',
  list: { shape: 'envelope', name: 'providers', filters: { disabled: flag } },
  newId: () => newId('pro_'),
  members: {
    name: oneOf('twilio', 'custom'),
    disabled: flag,
    configuration: object({
      sid: name(255),
      mssid: text(255),
      default_from: text(64),
      delivery_methods: list(oneOf('text', 'voice'), 2),
    }),
    credentials: object({ auth_token: name(255) }),
  },
  required: ['name', 'credentials'],
  unique: 'name',
  unkept: ['credentials'],
  defaults: { channel: 'phone', disabled: false },
  hasTimes: true,
  missing: ['inexistent_phone_provider', 'The phone provider does not exist.'],
  taken: ['phone_provider_conflict', 'A phone provider of this kind already exists.'],
}

const syntax = oneOf('liquid')
const message = text(20_000, 1)

/** `/branding/phone/templates`: one for each kind of text message. */
export const phoneTemplates: StoredCollection = {
  path: '/branding/phone/templates',
  scopes: 'phone_templates',
  list: { shape: 'envelope', name: 'templates', filters: { disabled: flag } },
  newId: () => newId('tem_'),
  members: {
    type: oneOf('otp_verify', 'otp_enroll', 'change_password', 'blocked_account', 'password_breach'),
    disabled: flag,
    content: object({ syntax, from: name(16), body: object({ text: message, voice: message }) }),
  },
  fixed: ['type'],
  unique: 'type',
  defaults: { channel: 'phone', disabled: false, content: { syntax: 'liquid', body: {} } },
  hasTimes: true,
  missing: ['inexistent_phone_template', 'The phone notification template does not exist.'],
  taken: ['phone_template_conflict', 'A phone notification template of this type already exists.'],
}
