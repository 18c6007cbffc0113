import {
  flag,
  list,
  type MemberSchema,
  type Members,
  map,
  name,
  nullable,
  object,
  oneOf,
  open,
  text,
} from '../members.ts'
import type { StoredSettings } from '../resource.ts'

/** Auth0's names of pages and their screens are in lower case with hyphens. */
export const screenName: MemberSchema = { type: 'string', maxLength: 100, pattern: '^[a-z0-9-]+$' }
const language = { type: 'string', maxLength: 35, pattern: '^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$' }

export const renderingMembers: Members = {
  rendering_mode: oneOf('advanced', 'standard'),
  context_configuration: nullable(list(name(255), 100)),
  default_head_tags_disabled: nullable(flag),
  use_page_template: nullable(flag),
  head_tags: nullable(list(open, 100)),
  filters: nullable(open),
}

/** How a screen is rendered. */
export const screenRendering: StoredSettings = {
  path: '/prompts/:prompt/screen/:screen/rendering',
  parameters: { prompt: screenName, screen: screenName },
  scopes: 'prompts',
  body: object(renderingMembers),
  defaults: { rendering_mode: 'standard', context_configuration: [], head_tags: [], default_head_tags_disabled: false },
}

/** `/prompts`: the texts and the parts of the login pages. */
export const prompts: readonly StoredSettings[] = [
  {
    path: '/prompts',
    scopes: 'prompts',
    body: object({
      universal_login_experience: oneOf('new', 'classic'),
      identifier_first: nullable(flag),
      webauthn_platform_first_factor: nullable(flag),
      enable_ulp_wcag_compliance: nullable(flag),
    }),
    // The email address and the password are on one page.
    defaults: { universal_login_experience: 'new', identifier_first: false },
  },
  {
    path: '/prompts/:prompt/custom-text/:language',
    parameters: { prompt: screenName, language },
    scopes: 'prompts',
    methods: 'GET PUT',
    body: map(map(text(10_000))),
  },
  {
    path: '/prompts/:prompt/partials',
    parameters: { prompt: screenName },
    scopes: 'prompts',
    methods: 'GET PUT',
    body: map(map(text(100_000))),
  },
  screenRendering,
]
