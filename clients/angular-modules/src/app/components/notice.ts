import { Component, input } from '@angular/core'

@Component({
  selector: 'app-notice',
  standalone: false,
  template: `
    <div [class]="'notice notice--' + tone()">
      <span class="notice__sign" aria-hidden="true">{{ signs[tone()] }}</span>
      <div class="notice__content">
        <h2 class="notice__title">{{ text() }}</h2>
        <ng-content />
      </div>
    </div>
  `,
  styles: ':host { display: contents }',
})
export class Notice {
  /** Sets the colour and the icon. */
  readonly tone = input.required<'good' | 'denied' | 'trouble'>()
  readonly text = input.required<string>()
  protected readonly signs = { good: '✓', denied: '–', trouble: '!' }
}
