import { Component, inject } from '@angular/core'
import { toSignal } from '@angular/core/rxjs-interop'
import { AuthService } from '@auth0/auth0-angular'
import { Login } from '../auth/login'

@Component({
  selector: 'app-nav-bar-buttons',
  template: `
    <div class="nav-bar__buttons">
      @if (user(); as user) {
        <span class="nav-bar__person">{{ user.email ?? user.name }}</span>
        <button type="button" class="button button--secondary button__logout" (click)="login.logOut()">Log Out</button>
      } @else if (!isLoading()) {
        <button type="button" class="button button--secondary button__sign-up" (click)="login.signUp()">Sign Up</button>
        <button type="button" class="button button--primary button__login" (click)="login.logIn()">Log In</button>
      }
    </div>
  `,
  styles: ':host { display: contents }',
})
export class NavBarButtons {
  private readonly auth = inject(AuthService)
  protected readonly login = inject(Login)
  protected readonly isLoading = toSignal(this.auth.isLoading$, { initialValue: true })
  protected readonly user = toSignal(this.auth.user$)
}
