import { Component } from '@angular/core'

@Component({
  selector: 'app-skip-link',
  standalone: false,
  template: `
    <a class="skip-link" href="#page-title" (click)="skip($event)">Skip to content</a>
  `,
  styles: ':host { display: contents }',
})
export class SkipLink {
  /** Following the link would change the URL and the history. */
  protected skip(event: Event): void {
    event.preventDefault()
    document.getElementById('page-title')?.focus()
  }
}
