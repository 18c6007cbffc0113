import { Component, computed, inject } from '@angular/core'
import { toSignal } from '@angular/core/rxjs-interop'
import { RouterLink, RouterLinkActive } from '@angular/router'
import { AuthService } from '@auth0/auth0-angular'
import { NavBarButtons } from './nav-bar-buttons'

const TABS = [
  { path: '/profile', label: 'Profile' },
  { path: '/public', label: 'Public' },
]
const TABS_OF_USERS = [
  { path: '/protected', label: 'Protected' },
  { path: '/admin', label: 'Admin' },
]

@Component({
  selector: 'app-nav-bar',
  imports: [NavBarButtons, RouterLink, RouterLinkActive],
  template: `
    <header class="nav-bar">
      <div class="nav-bar__container">
        <a class="nav-bar__brand" routerLink="/">
          <img class="logo" src="/favicon.svg" alt="" />
          Hello World
        </a>
        <nav class="nav-bar__tabs" aria-label="Pages">
          @for (tab of tabs(); track tab.path) {
            <a
              class="nav-bar__tab"
              routerLinkActive="nav-bar__tab--active"
              ariaCurrentWhenActive="page"
              [routerLink]="tab.path"
              >{{ tab.label }}</a
            >
          }
        </nav>
        <app-nav-bar-buttons />
      </div>
    </header>
  `,
  styles: ':host { display: contents }',
})
export class NavBar {
  private readonly isAuthenticated = toSignal(inject(AuthService).isAuthenticated$, { initialValue: false })
  protected readonly tabs = computed(() => (this.isAuthenticated() ? [...TABS, ...TABS_OF_USERS] : TABS))
}
