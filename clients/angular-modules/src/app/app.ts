import { Component, inject } from '@angular/core'
import { toSignal } from '@angular/core/rxjs-interop'
import { NavigationEnd, Router } from '@angular/router'
import { filter, map } from 'rxjs'

@Component({
  selector: 'app-root',
  standalone: false,
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
