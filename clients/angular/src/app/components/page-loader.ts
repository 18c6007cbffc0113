import { Component, input } from '@angular/core'

@Component({
  selector: 'app-page-loader',
  template: `
    <div class="page-loader" role="status">
      <span class="page-loader__bar" aria-hidden="true"></span>
      <span class="page-loader__label">{{ label() }}</span>
    </div>
  `,
  styles: ':host { display: contents }',
})
export class PageLoader {
  readonly label = input.required<string>()
}
