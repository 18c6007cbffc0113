import { Component, computed, inject, input } from '@angular/core'
import { toObservable, toSignal } from '@angular/core/rxjs-interop'
import { BehaviorSubject, combineLatest, switchMap } from 'rxjs'
import { Messages } from '../api/messages'
import type { MessageState } from '../api/outcome'
import { MessageOutcome } from './message-outcome'
import { PageTitle } from './page-title'

@Component({
  selector: 'app-message-view',
  imports: [MessageOutcome, PageTitle],
  template: `
    <div class="content-layout">
      <app-page-title [text]="text()" />
      <div class="content__body">
        <p id="page-description"><ng-content /></p>
        <p class="content__request">
          <code>GET {{ path() }}</code>
        </p>
        <app-message-outcome [message]="message()" [kind]="kind()" (retry)="attempts.next()" />
      </div>
    </div>
  `,
  styles: ':host { display: contents }',
})
export class MessageView {
  readonly text = input.required<string>()
  readonly kind = input.required<'public' | 'protected' | 'admin'>()
  private readonly messages = inject(Messages)

  protected readonly path = computed(() => `/api/messages/${this.kind()}`)
  /** Fetches the message again. */
  protected readonly attempts = new BehaviorSubject<void>(undefined)
  protected readonly message = toSignal<MessageState, MessageState>(
    combineLatest([toObservable(this.path), this.attempts]).pipe(switchMap(([path]) => this.messages.fetch(path))),
    { initialValue: { state: 'loading' } },
  )
}
