import { interactionPolicy } from 'oidc-provider'

const { base, Check, Prompt } = interactionPolicy

/** What an application is told that wanted no page to be shown (OpenID Connect Core §3.1.2.6), in Auth0's words. */
const LOGIN_REQUIRED = { error: 'login_required', description: 'Login required' }

/**
 * When a person is sent to the login pages: as OpenID Connect says, and when their account is gone or blocked.
 *
 * Consent is never asked for: every application is first-party. `prompt=consent` and `prompt=select_account` are
 * accepted, since SDKs send them, and ask for nothing.
 */
export function loginPolicy(): interactionPolicy.DefaultPolicy {
  const policy = base()
  policy
    .get('login')
    ?.checks.add(
      new Check('account_unavailable', 'The account is gone or blocked', 'login_required', ({ oidc }) =>
        oidc.session?.accountId && !oidc.account ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
      ),
    )
  for (const check of policy.get('login')?.checks ?? []) Object.assign(check, LOGIN_REQUIRED)
  policy.remove('consent')
  policy.add(withoutChecks('consent'))
  policy.add(withoutChecks('select_account'))
  return policy
}

function withoutChecks(name: string): interactionPolicy.Prompt {
  const prompt = new Prompt({ name, requestable: true })
  prompt.checks.clear()
  return prompt
}
