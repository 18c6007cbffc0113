import { AppWindow, Bot, type LucideIcon, Server, Smartphone } from 'lucide-react'
import type { AppType } from '../api/applications.ts'

interface Kind {
  value: AppType
  label: string
  hint: string
  Icon: LucideIcon
  /** The grant types of a new application of this type. */
  grant_types: string[]
  token_endpoint_auth_method: 'none' | 'client_secret_post'
}

/** The application types, with Auth0's names. */
export const KINDS: readonly Kind[] = [
  {
    value: 'native',
    label: 'Native',
    hint: 'Mobile, desktop and command-line programs that run on a user’s device.',
    Icon: Smartphone,
    grant_types: ['authorization_code', 'implicit', 'refresh_token'],
    token_endpoint_auth_method: 'none',
  },
  {
    value: 'spa',
    label: 'Single Page Web Application',
    hint: 'A front end in the browser that calls APIs, such as React, Vue or Angular.',
    Icon: AppWindow,
    grant_types: ['authorization_code', 'implicit', 'refresh_token'],
    token_endpoint_auth_method: 'none',
  },
  {
    value: 'regular_web',
    label: 'Regular Web Application',
    hint: 'A website with a server that renders the pages and stores the session.',
    Icon: Server,
    grant_types: ['authorization_code', 'implicit', 'refresh_token', 'client_credentials'],
    token_endpoint_auth_method: 'client_secret_post',
  },
  {
    value: 'non_interactive',
    label: 'Machine to Machine Application',
    hint: 'Services, CLIs and jobs that call an API without a user.',
    Icon: Bot,
    grant_types: ['client_credentials'],
    token_endpoint_auth_method: 'client_secret_post',
  },
]

export function kindOf(type: AppType): Kind {
  const kind = KINDS.find(({ value }) => value === type)
  if (!kind) throw new RangeError(`Unknown application type "${type}"`)
  return kind
}
