import { afterNextRender, booleanAttribute, Component, type ElementRef, input, viewChild } from '@angular/core'
import { openPage } from '../open-page'

@Component({
  selector: 'app-page-title',
  template: `
    <h1 #heading id="page-title" [class]="isHeadline() ? 'hero-banner__headline' : 'content__title'" tabindex="-1">
      {{ text() }}
    </h1>
  `,
  styles: ':host { display: contents }',
})
export class PageTitle {
  readonly text = input.required<string>()
  readonly isHeadline = input(false, { transform: booleanAttribute })
  private readonly heading = viewChild.required<ElementRef<HTMLElement>>('heading')

  constructor() {
    afterNextRender(() => openPage(this.text(), this.heading().nativeElement))
  }
}
