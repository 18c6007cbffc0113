import { Component, input } from '@angular/core'

@Component({
  selector: 'app-code-snippet',
  standalone: false,
  template: `
    <section class="code-snippet" [attr.aria-label]="label()">
      <h2 class="code-snippet__title">{{ label() }}</h2>
      <pre class="code-snippet__body">{{ value() | json }}</pre>
    </section>
  `,
  styles: ':host { display: contents }',
})
export class CodeSnippet {
  readonly label = input.required<string>()
  readonly value = input<unknown>()
}
