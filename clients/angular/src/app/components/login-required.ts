import { Component, inject, input } from '@angular/core'
import { Router } from '@angular/router'
import { Login } from '../auth/login'
import { Notice } from './notice'

@Component({
  selector: 'app-login-required',
  imports: [Notice],
  template: `
    <app-notice tone="denied" [text]="text()">
      <p>Log in again to get a new access token.</p>
      <div class="notice__actions">
        <button type="button" class="button button--primary" (click)="logIn()">Log in again</button>
      </div>
    </app-notice>
  `,
  styles: ':host { display: contents }',
})
export class LoginRequired {
  readonly text = input.required<string>()
  private readonly login = inject(Login)
  private readonly router = inject(Router)

  protected logIn(): void {
    this.login.logIn(this.router.url)
  }
}
