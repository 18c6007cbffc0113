import { interactionPolicy } from 'oidc-provider'
import type { Database } from '../../store/database.ts'
import { invitedUserCheck, organizationPrompt } from './organizations.ts'
import { type PostLogin, postLoginPrompt } from './post-login.ts'

const { base, Check, Prompt } = interactionPolicy

/** The error for a request that allows no page to be shown (OpenID Connect Core §3.1.2.6), in Auth0's words. */
const LOGIN_REQUIRED = { error: 'login_required', description: 'Login required' }

/**
 * When a user is sent to the login pages: as OpenID Connect requires, and when their account was deleted or blocked.
 *
 * There is no consent page: every application is first-party. `prompt=consent` and `prompt=select_account` are
 * accepted, because SDKs send them, and have no effect.
 */
export function loginPolicy(database: Database, runActions: PostLogin): interactionPolicy.DefaultPolicy {
  const policy = base()
  policy
    .get('login')
    ?.checks.add(
      new Check('account_unavailable', 'The account is gone or blocked', 'login_required', ({ oidc }) =>
        oidc.session?.accountId && !oidc.account ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
      ),
    )
  policy.get('login')?.checks.add(invitedUserCheck())
  for (const check of policy.get('login')?.checks ?? []) Object.assign(check, LOGIN_REQUIRED)
  policy.remove('consent')
  policy.add(withoutChecks('consent'))
  policy.add(withoutChecks('select_account'))
  policy.add(organizationPrompt(database))
  policy.add(postLoginPrompt(database, runActions))
  return policy
}

function withoutChecks(name: string): interactionPolicy.Prompt {
  const prompt = new Prompt({ name, requestable: true })
  prompt.checks.clear()
  return prompt
}
