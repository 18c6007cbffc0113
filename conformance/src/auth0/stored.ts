/** Operations of the SDK for resources that the tenant stores without an effect, by resource. */
const VERBS: Readonly<Record<string, string>> = {
  'actions.modules': 'list create get delete update',
  'attackProtection.botDetection': 'get update',
  'attackProtection.breachedPasswordDetection': 'get update',
  'attackProtection.bruteForceProtection': 'get update',
  'attackProtection.captcha': 'get update',
  'attackProtection.suspiciousIpThrottling': 'get update',
  branding: 'get update',
  'branding.phone.providers': 'list create get delete update',
  'branding.phone.templates': 'list create get delete update',
  'branding.templates': 'getUniversalLogin updateUniversalLogin deleteUniversalLogin',
  'branding.themes': 'create getDefault get delete update',
  connectionProfiles: 'list create get delete update',
  customDomains: 'list create get delete update',
  emailTemplates: 'create get set update',
  'emails.provider': 'get create delete update',
  eventStreams: 'list create get delete update',
  'eventStreams.deliveries': 'list',
  flows: 'list create get delete update',
  'flows.executions': 'list',
  'flows.vault.connections': 'list create get delete update',
  forms: 'list create get delete update',
  'guardian.factors.duo.settings': 'get set update',
  'guardian.factors.phone':
    'getMessageTypes setMessageTypes getTwilioProvider setTwilioProvider getSelectedProvider setProvider getTemplates setTemplates',
  'guardian.factors.pushNotification':
    'getApnsProvider setApnsProvider updateApnsProvider setFcmProvider updateFcmProvider setFcmv1Provider updateFcmv1Provider getSnsProvider setSnsProvider updateSnsProvider getSelectedProvider setProvider',
  'guardian.factors.sms':
    'getTwilioProvider setTwilioProvider getSelectedProvider setProvider getTemplates setTemplates',
  hooks: 'list create get delete update',
  logStreams: 'list create get delete update',
  networkAcls: 'list create get set delete update',
  'organizations.discoveryDomains': 'create get getByName delete update',
  prompts: 'getSettings updateSettings',
  'prompts.customText': 'get set',
  'prompts.partials': 'get set',
  'prompts.rendering': 'list bulkUpdate get update',
  'riskAssessments.settings': 'get update',
  'riskAssessments.settings.newDevice': 'get update',
  rules: 'list create get delete update',
  rulesConfigs: 'list set delete',
  selfServiceProfiles: 'list create get delete update',
  'selfServiceProfiles.customText': 'list set',
  userAttributeProfiles: 'list create get delete update',
  'verifiableCredentials.verification.templates': 'list create get delete update',
}

/** All of them, by path. */
export const STORED: ReadonlySet<string> = new Set(
  Object.entries(VERBS).flatMap(([resource, verbs]) => verbs.split(' ').map(verb => `${resource}.${verb}`)),
)
