/** A page on auth0-angular, compiled in the browser. */
import '@angular/compiler'
import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http'
import { Component, inject, signal } from '@angular/core'
import { toSignal } from '@angular/core/rxjs-interop'
import { bootstrapApplication } from '@angular/platform-browser'
import {
  AuthenticationError,
  AuthService,
  authHttpInterceptorFn,
  GenericError,
  MissingRefreshTokenError,
  provideAuth0,
  TimeoutError,
} from '@auth0/auth0-angular'
import { catchError, firstValueFrom, map, type Observable, of } from 'rxjs'
import type { ApiAnswer, Sdk } from './contract.ts'
import { offer, statusOf } from './offer.ts'

const { domain, clientId, audience, ...options } = window.settings
const errorClasses = { GenericError, AuthenticationError, TimeoutError, MissingRefreshTokenError }

@Component({ selector: 'app-page', template: '<p id="status">{{ status() }}</p>' })
class Page {
  readonly #auth0 = inject(AuthService)
  readonly #http = inject(HttpClient)
  readonly #isLoading = toSignal(this.#auth0.isLoading$, { initialValue: true })
  readonly #user = toSignal(this.#auth0.user$)
  readonly #trouble = signal<unknown>(undefined)

  constructor() {
    const sdk = this.#sdk()
    offer({ sdk, errorClasses, trouble: undefined })
    this.#auth0.error$.subscribe(trouble => {
      this.#trouble.set(trouble)
      offer({ sdk, errorClasses, trouble })
    })
  }

  status(): string {
    return statusOf({ isLoading: this.#isLoading(), trouble: this.#trouble(), email: this.#user()?.email })
  }

  #sdk(): Sdk {
    const auth0 = this.#auth0
    return {
      logIn: authorizationParams => firstValueFrom(auth0.loginWithRedirect({ authorizationParams })),
      logInByPopup: () => firstValueFrom(auth0.loginWithPopup()),
      getToken: ({ audience, isFresh }) =>
        firstValueFrom(
          auth0.getAccessTokenSilently({
            cacheMode: isFresh ? 'off' : 'on',
            ...(audience !== undefined && { authorizationParams: { audience } }),
          }),
        ),
      callApi: url => firstValueFrom(this.#answer(url)),
      logOut: () => firstValueFrom(auth0.logout({ logoutParams: { returnTo: location.origin } })),
    }
  }

  /** The SDK's interceptor adds the token. */
  #answer(url: string): Observable<ApiAnswer> {
    return this.#http.get(url, { observe: 'response', responseType: 'text' }).pipe(
      map(({ status, body }) => ({ status, body: body ?? '' })),
      catchError(({ status, error }: { status: number; error: string }) => of({ status, body: error })),
    )
  }
}

document.getElementById('root')?.append(document.createElement('app-page'))
await bootstrapApplication(Page, {
  providers: [
    provideHttpClient(withInterceptors([authHttpInterceptorFn])),
    provideAuth0({
      domain,
      clientId,
      authorizationParams: { audience, redirect_uri: location.origin },
      httpInterceptor: { allowedList: ['http://localhost:*'] },
      ...options,
    }),
  ],
})
