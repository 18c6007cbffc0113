import { Component, inject } from '@angular/core'
import { Router } from '@angular/router'

@Component({
  selector: 'app-not-found-page',
  standalone: false,
  template: `
    <div class="content-layout">
      <app-page-title text="Not Found" />
      <div class="content__body">
        <p id="page-description">
          There is no page at <code>{{ path }}</code>.
        </p>
        <div class="content__actions">
          <a class="button button--primary" routerLink="/">Go to the home page</a>
        </div>
      </div>
    </div>
  `,
  styles: ':host { display: contents }',
})
export class NotFoundPage {
  protected readonly path = inject(Router).url.replace(/[?#].*/, '')
}
