import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Api } from '../../api/apis.ts'
import type { Application } from '../../api/applications.ts'
import type { Grant } from '../../api/grants.ts'
import { SelectField } from '../../components/forms/field.tsx'
import { Notice } from '../../components/notice.tsx'
import { useConfig } from '../../config.ts'
import { SnippetTabs } from './snippet-tabs.tsx'
import { type TokenAnswer, tokenCall, tokenQuery } from './token-request.ts'

/** An application that may request tokens for the API. */
export interface Authorized {
  application: Application
  grant: Grant
}

/** The chosen application, and its token. */
export interface ApplicationToken {
  authorized: readonly Authorized[]
  application: Application
  query: UseQueryResult<TokenAnswer>
  choose: (clientId: string) => void
}

/** @returns `undefined` when no application is authorized */
export function useApplicationToken(api: Api, authorized: readonly Authorized[]): ApplicationToken | undefined {
  const { domain } = useConfig()
  const [chosen, choose] = useState<string>()
  const current = authorized.find(({ application }) => application.client_id === chosen) ?? authorized[0]
  const query = useQuery(tokenQuery(domain, current, api.identifier))
  return current && { authorized, application: current.application, query, choose }
}

interface ApplicationRequestProps {
  api: Api
  chosen: ApplicationToken
  language: string
  onLanguage: (language: string) => void
}

/** The request of an application for a token, in several languages. */
export function ApplicationRequest({
  api,
  chosen: { authorized, application, choose },
  ...languages
}: ApplicationRequestProps) {
  const { domain } = useConfig()
  return (
    <>
      <p className="lead">
        The application exchanges its client ID and secret for an access token. Copy one of these snippets into your
        program.
      </p>
      <SelectField label="Application" value={application.client_id} onChange={event => choose(event.target.value)}>
        {authorized.map(({ application: { client_id, name } }) => (
          <option key={client_id} value={client_id}>
            {name}
          </option>
        ))}
      </SelectField>
      {!application.client_secret && (
        <Notice kind="warning">
          You are not allowed to read this application's secret, so it is missing in the request.
        </Notice>
      )}
      <SnippetTabs call={tokenCall(domain, application, api.identifier)} {...languages} />
    </>
  )
}
