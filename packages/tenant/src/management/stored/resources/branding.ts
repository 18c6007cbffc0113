import { newClientId } from '../../../store/ids.ts'
import { color, decimal, flag, nullable, object, oneOf, open, text, url } from '../members.ts'
import type { StoredCollection, StoredSettings } from '../resource.ts'

const THEME_MISSING = ['theme_not_found', 'There was an error retrieving branding settings: invalid theme ID'] as const

const logo = nullable(url)
const font = object({ bold: flag, size: decimal(0, 150) }, ['bold', 'size'])

/** The colors of a theme that Auth0 requires, and the optional ones. */
const REQUIRED_COLORS = [
  'body_text',
  'error',
  'header',
  'icons',
  'input_background',
  'input_border',
  'input_filled_text',
  'input_labels_placeholders',
  'links_focused_components',
  'primary_button',
  'primary_button_label',
  'secondary_button_border',
  'secondary_button_label',
  'success',
  'widget_background',
  'widget_border',
]
const OPTIONAL_COLORS = ['base_focus_color', 'base_hover_color', 'read_only_background']
const FONTS = ['body_text', 'buttons_text', 'input_labels', 'links', 'subtitle', 'title']

/** `/branding` of the pages that users see. */
export const branding: readonly StoredSettings[] = [
  {
    // The pages have its colors; what would be a request to another server has no effect.
    path: '/branding',
    level: 'full',
    scopes: 'branding',
    body: object({
      colors: object({ primary: color, page_background: { anyOf: [color, open] } }),
      favicon_url: logo,
      logo_url: logo,
      identifiers: object({
        login_display: oneOf('unified', 'separate'),
        otp_autocomplete: flag,
        phone_display: object({
          formatting: oneOf('regional', 'international'),
          masking: oneOf('show_all', 'hide_country_code', 'mask_digits'),
        }),
      }),
      font: object({ url: logo }),
    }),
  },
  {
    path: '/branding/templates/universal-login',
    scopes: { resource: 'branding' },
    methods: 'GET PUT DELETE',
    body: object({ template: text(102_400, 1) }, ['template']),
    status: { PUT: 204 },
    missing: ['inexistent_templates_universal_login', 'The template does not exist'],
    show: ({ template }) => ({ body: template }),
  },
]

/** `/branding/themes`: the looks of the login pages in detail. */
export const themes: StoredCollection = {
  path: '/branding/themes',
  scopes: { resource: 'branding', create: 'update:branding' },
  newId: newClientId,
  idMember: 'themeId',
  members: {
    displayName: text(2048),
    borders: object({
      button_border_radius: decimal(1, 10),
      button_border_weight: decimal(0, 10),
      buttons_style: oneOf('pill', 'rounded', 'sharp'),
      input_border_radius: decimal(0, 10),
      input_border_weight: decimal(0, 3),
      inputs_style: oneOf('pill', 'rounded', 'sharp'),
      show_widget_shadow: flag,
      widget_border_weight: decimal(0, 10),
      widget_corner_radius: decimal(0, 50),
    }),
    colors: object(
      {
        ...Object.fromEntries([...REQUIRED_COLORS, ...OPTIONAL_COLORS].map(each => [each, color])),
        captcha_widget_theme: oneOf('auto', 'dark', 'light'),
      },
      REQUIRED_COLORS,
    ),
    fonts: object(
      {
        ...Object.fromEntries(FONTS.map(each => [each, font])),
        font_url: url,
        links_style: oneOf('normal', 'underlined'),
        reference_text_size: decimal(12, 24),
      },
      FONTS,
    ),
    identifiers: open,
    page_background: object({
      background_color: color,
      background_image_url: url,
      page_layout: oneOf('center', 'left', 'right'),
    }),
    widget: object({
      header_text_alignment: oneOf('center', 'left', 'right'),
      logo_height: decimal(1, 100),
      logo_position: oneOf('center', 'left', 'none', 'right'),
      logo_url: url,
      social_buttons_layout: oneOf('bottom', 'top'),
    }),
  },
  required: ['borders', 'colors', 'fonts', 'page_background', 'widget'],
  defaults: { displayName: '' },
  status: { POST: 200 },
  missing: THEME_MISSING,
  oldest: 'default',
}
