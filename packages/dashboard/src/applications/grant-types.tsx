import { SwitchField } from '../components/forms/switch-field.tsx'
import { Notice } from '../components/notice.tsx'
import { Section } from '../components/section.tsx'

interface GrantType {
  label: string
  hint: string
  /** What the switch turns on and off together, as at Auth0. */
  values: readonly [string, ...string[]]
}

const PASSWORD_GRANTS = ['password', 'http://auth0.com/oauth/grant-type/password-realm'] as const

/** The grant types of the tenant, in the order of Auth0's dashboard. */
const GRANT_TYPES: readonly GrantType[] = [
  {
    label: 'Implicit',
    hint: 'The tenant sends tokens to the callback URL: the response types id_token, token and their combinations.',
    values: ['implicit'],
  },
  {
    label: 'Authorization Code',
    hint: 'The tenant sends a code to the callback URL, and the application exchanges it for tokens.',
    values: ['authorization_code'],
  },
  {
    label: 'Refresh Token',
    hint: 'The application gets new tokens without the user, if it requests the scope offline_access.',
    values: ['refresh_token'],
  },
  {
    label: 'Client Credentials',
    hint: 'The application gets tokens for itself, without a user. It needs a client secret.',
    values: ['client_credentials'],
  },
  {
    label: 'Password',
    hint: 'The application asks the user for the email address and the password. Use it for test suites only.',
    values: PASSWORD_GRANTS,
  },
  {
    label: 'Device Code',
    hint: 'The user logs in on another device, for devices without a browser or a keyboard.',
    values: ['urn:ietf:params:oauth:grant-type:device_code'],
  },
]

/** Why the authorization code flow with PKCE is better than a grant that is on. */
const ADVICE: Readonly<Record<string, string>> = {
  implicit:
    'Tokens of the implicit grant pass through the address bar or a form in the browser, where scripts, extensions and the history can read them, and there is no refresh token. The authorization code flow with PKCE keeps tokens out of the URL. If your SDK can use it, for example with response_type=code, turn Implicit off.',
  password:
    'With the password grant the application sees the password of the user, and single sign-on and a second factor are not possible. The authorization code flow with PKCE keeps the password on the login page.',
}

interface GrantTypesProps {
  selected: readonly string[]
  /** Whether the application has no secret. */
  isPublic: boolean
  onChange: (selected: string[]) => void
}

/** The grant types of an application. */
export function GrantTypes({ selected, isPublic, onChange }: GrantTypesProps) {
  const isOn = ({ values: [first] }: GrantType) => selected.includes(first)
  const advice = Object.entries(ADVICE).filter(([name]) => selected.includes(name))
  return (
    <Section
      title="Grant Types"
      lead="The ways in which the application can get tokens. Turn on only those that it uses."
    >
      {GRANT_TYPES.map(grant => (
        <SwitchField
          key={grant.label}
          label={grant.label}
          hint={grant.hint}
          checked={isOn(grant)}
          disabled={isPublic && grant.values.includes('client_credentials') && !isOn(grant)}
          onChange={checked => {
            const others = selected.filter(value => !grant.values.includes(value))
            onChange(checked ? [...others, ...grant.values] : others)
          }}
        />
      ))}
      {advice.map(([name, text]) => (
        <Notice key={name} kind="info">
          {text}
        </Notice>
      ))}
    </Section>
  )
}
