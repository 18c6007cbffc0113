import { Component, inject } from '@angular/core'
import { toSignal } from '@angular/core/rxjs-interop'
import { NavigationEnd, Router, RouterOutlet } from '@angular/router'
import { filter, map } from 'rxjs'
import { NavBar } from './components/nav-bar'
import { PageFooter } from './components/page-footer'
import { PageLoader } from './components/page-loader'
import { SkipLink } from './components/skip-link'

@Component({
  selector: 'app-root',
  imports: [NavBar, PageFooter, PageLoader, RouterOutlet, SkipLink],
  template: `
    <div class="page-layout">
      <app-skip-link />
      <app-nav-bar />
      <main class="page-layout__content">
        @if (isOpening()) {
          <app-page-loader label="Checking your session" />
        }
        <router-outlet />
      </main>
      <app-page-footer />
    </div>
  `,
  styles: ':host { display: contents }',
})
export class App {
  /** Whether no page is open yet, because the session is being checked. */
  protected readonly isOpening = toSignal(
    inject(Router).events.pipe(
      filter(event => event instanceof NavigationEnd),
      map(() => false),
    ),
    { initialValue: true },
  )
}
