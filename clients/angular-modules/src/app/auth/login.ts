import { Injectable, inject } from '@angular/core'
import { AuthService } from '@auth0/auth0-angular'

/** Login, sign-up and logout at the tenant. */
@Injectable({ providedIn: 'root' })
export class Login {
  private readonly auth = inject(AuthService)

  logIn(target = '/profile'): void {
    this.auth.loginWithRedirect({ appState: { target }, authorizationParams: { prompt: 'login' } }).subscribe()
  }

  signUp(): void {
    this.auth
      .loginWithRedirect({
        appState: { target: '/profile' },
        authorizationParams: { prompt: 'login', screen_hint: 'signup' },
      })
      .subscribe()
  }

  logOut(): void {
    this.auth.logout({ logoutParams: { returnTo: window.location.origin } }).subscribe()
  }
}
