import { HttpClient, HttpErrorResponse } from '@angular/common/http'
import { Injectable, inject } from '@angular/core'
import { catchError, map, type Observable, of, startWith, TimeoutError, timeout } from 'rxjs'
import { config } from '../config'
import { type MessageState, type Outcome, outcomeOf, withoutToken } from './outcome'

const TIMEOUT_MS = 10_000

/** The messages of the API. */
@Injectable({ providedIn: 'root' })
export class Messages {
  private readonly http = inject(HttpClient)

  /** Fetches a message. The observable has no error: each failure is an outcome. */
  fetch(path: string): Observable<MessageState> {
    return this.http.get<unknown>(`${config.apiServerUrl}${path}`).pipe(
      timeout(TIMEOUT_MS),
      map(body => outcomeOf(200, null, body)),
      catchError((error: unknown) => of(failure(error))),
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
