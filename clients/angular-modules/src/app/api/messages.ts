import { HttpClient, HttpErrorResponse } from '@angular/common/http'
import { Injectable, inject } from '@angular/core'
import { AuthService } from '@auth0/auth0-angular'
import { catchError, map, type Observable, of, startWith, switchMap, TimeoutError, tap, timeout } from 'rxjs'
import { config } from '../config'
import { type MessageState, type Outcome, outcomeOf, withoutToken } from './outcome'

const TIMEOUT_MS = 10_000

/** The messages of the API. */
@Injectable({ providedIn: 'root' })
export class Messages {
  private readonly http = inject(HttpClient)
  private readonly auth = inject(AuthService)
  /** Whether the API refused the access token with 403. A new one has the permissions that were granted since. */
  private mustRenew = false

  /** Fetches a message. The observable has no error: each failure is an outcome. */
  fetch(path: string): Observable<MessageState> {
    // The interceptor then finds the new token in the cache.
    const renewed = this.mustRenew ? this.auth.getAccessTokenSilently({ cacheMode: 'off' }) : of(undefined)
    return renewed.pipe(
      switchMap(() => this.http.get<unknown>(`${config.apiServerUrl}${path}`).pipe(timeout(TIMEOUT_MS))),
      map(body => outcomeOf(200, null, body)),
      catchError((error: unknown) => of(failure(error))),
      tap(outcome => {
        this.mustRenew = outcome.state === 'denied' && outcome.status === 403
      }),
      startWith<MessageState>({ state: 'loading' }),
    )
  }
}

function failure(error: unknown): Outcome {
  if (error instanceof HttpErrorResponse && error.status !== 0) {
    const body: unknown = error.status === 200 ? undefined : error.error
    return outcomeOf(error.status, error.headers.get('www-authenticate'), body)
  }
  const isOfApi = error instanceof HttpErrorResponse || error instanceof TimeoutError
  // Any other error is of the interceptor, which gets the access token.
  return isOfApi ? { state: 'unreachable', who: 'api', why: 'does not respond' } : withoutToken(error)
}
