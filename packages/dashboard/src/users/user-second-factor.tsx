import { useQuery } from '@tanstack/react-query'
import { useManagement } from '../api/management-context.tsx'
import { methodsQuery, readCode, removeMethods, SECOND_FACTOR } from '../api/second-factor.ts'
import { useChange } from '../api/use-change.ts'
import { Button } from '../components/button.tsx'
import { CopyButton } from '../components/code/copy-button.tsx'
import { instantText } from '../components/duration.ts'
import { Loaded } from '../components/loaded.tsx'
import { Notice } from '../components/notice.tsx'
import { Section } from '../components/section.tsx'

/** The authenticator of a user, and the code that it shows. */
export function UserSecondFactor({ userId }: { userId: string }) {
  const methods = useQuery(methodsQuery(useManagement(), userId))
  const code = useChange(readCode, { stale: [] })
  const remove = useChange(removeMethods, { stale: [SECOND_FACTOR], done: 'Removed the second factor' })
  return (
    <Section title="Second factor" lead="The user enrolls at the first login that asks for a second factor.">
      <Loaded query={methods} what="the second factor">
        {([method]) =>
          method ? (
            <>
              <dl className="facts">
                <dt>One-time passwords</dt>
                <dd>since {method.enrolled_at ? instantText(method.enrolled_at) : 'an unknown time'}</dd>
                {code.data && (
                  <>
                    <dt>Code</dt>
                    <dd className="copyable">
                      <code>{code.data}</code>
                      <CopyButton text={code.data} what="code" />
                    </dd>
                  </>
                )}
              </dl>
              <div className="bar bar--wrap">
                <Button busy={code.isPending} onClick={() => code.mutate(userId)}>
                  Show Code
                </Button>
                <Button busy={remove.isPending} onClick={() => remove.mutate(userId)}>
                  Remove Second Factor
                </Button>
              </div>
            </>
          ) : (
            <p>This user has no second factor.</p>
          )
        }
      </Loaded>
      {(code.error ?? remove.error) && <Notice kind="alert">{(code.error ?? remove.error)?.message}</Notice>}
    </Section>
  )
}
