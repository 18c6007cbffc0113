import { Component, inject } from '@angular/core'
import { toSignal } from '@angular/core/rxjs-interop'
import { RouterLink } from '@angular/router'
import { AuthService } from '@auth0/auth0-angular'
import { PageLoader } from '../components/page-loader'
import { PageTitle } from '../components/page-title'
import { LoginFailedPage } from './login-failed-page'

@Component({
  selector: 'app-callback-page',
  imports: [LoginFailedPage, PageLoader, PageTitle, RouterLink],
  template: `
    @if (isLoading()) {
      <app-page-loader label="Completing your login" />
    } @else if (error(); as error) {
      <app-login-failed-page [error]="error" />
    } @else {
      <div class="content-layout">
        <app-page-title text="No login in progress" />
        <div class="content__body">
          <p id="page-description">
            The tenant redirects to this page at the end of a login, but no login is in progress.
          </p>
          <div class="content__actions">
            <a class="button button--primary" routerLink="/">Go to the home page</a>
          </div>
        </div>
      </div>
    }
  `,
  styles: ':host { display: contents }',
})
export class CallbackPage {
  private readonly auth = inject(AuthService)
  protected readonly isLoading = toSignal(this.auth.isLoading$, { initialValue: true })
  protected readonly error = toSignal(this.auth.error$)
}
