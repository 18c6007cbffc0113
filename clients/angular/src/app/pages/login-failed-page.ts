import { Component, inject, input } from '@angular/core'
import { Login } from '../auth/login'
import { Notice } from '../components/notice'
import { PageTitle } from '../components/page-title'

@Component({
  selector: 'app-login-failed-page',
  imports: [Notice, PageTitle],
  template: `
    <div class="content-layout">
      <app-page-title text="Login failed" />
      <div class="content__body" role="alert">
        <app-notice tone="denied" text="The login could not be completed">
          <p>{{ error().message }}</p>
          <div class="notice__actions">
            <button type="button" class="button button--primary" (click)="login.logIn()">Log in again</button>
          </div>
        </app-notice>
      </div>
    </div>
  `,
  styles: ':host { display: contents }',
})
export class LoginFailedPage {
  readonly error = input.required<Error>()
  protected readonly login = inject(Login)
}
