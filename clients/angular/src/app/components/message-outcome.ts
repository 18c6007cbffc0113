import { Component, computed, inject, input, output } from '@angular/core'
import { toSignal } from '@angular/core/rxjs-interop'
import { AuthService } from '@auth0/auth0-angular'
import { grantUrl } from '../api/grant'
import type { MessageState } from '../api/outcome'
import { config, tenantOrigin } from '../config'
import { CodeSnippet } from './code-snippet'
import { LoginRequired } from './login-required'
import { Notice } from './notice'
import { PageLoader } from './page-loader'

@Component({
  selector: 'app-message-outcome',
  imports: [CodeSnippet, LoginRequired, Notice, PageLoader],
  template: `
    @let message = this.message();
    <!-- Always rendered, so that screen readers announce changes. -->
    <div class="content__message" aria-live="polite" [attr.aria-busy]="message.state === 'loading'">
      @if (message.state === 'loading') {
        <app-page-loader label="Loading the message" />
      } @else if (message.state === 'success') {
        <app-notice tone="good" text="The API responded" />
        <app-code-snippet [label]="kind() + ' message'" [value]="message.body" />
      } @else if (message.state === 'denied') {
        @if (message.status === 403) {
          <app-notice tone="denied" text="Permission required">
            <p>
              Your access token does not contain the required permission
              @for (permission of message.missing; track permission) {
                <code class="notice__permission">{{ permission }}</code>
              }
              . {{ grant() ? 'Grant it in the dashboard' : 'An administrator of the tenant can grant it' }}, then try
              again with a new token.
            </p>
            <div class="notice__actions">
              @if (grant(); as url) {
                <a class="button button--primary button__grant" [href]="url" target="_blank" rel="noreferrer">
                  Grant the permission
                </a>
              }
              <button type="button" class="button button__retry" (click)="retry.emit()">Try again</button>
            </div>
          </app-notice>
        } @else {
          <app-login-required text="The API rejected your access token" />
        }
        @if (message.body !== undefined) {
          <app-code-snippet [label]="'API response, status ' + message.status" [value]="message.body" />
        }
      } @else if (message.state === 'signed-out') {
        <app-login-required text="Your session has ended" />
      } @else {
        <app-notice tone="trouble" [text]="'The ' + unreachable[message.who].name + ' cannot be reached'">
          <p>
            <code>{{ unreachable[message.who].url }}</code> {{ message.why }}.
          </p>
          <div class="notice__actions">
            <button type="button" class="button button--primary button__retry" (click)="retry.emit()">Retry</button>
          </div>
        </app-notice>
      }
    </div>
  `,
  styles: ':host { display: contents }',
})
export class MessageOutcome {
  readonly message = input.required<MessageState>()
  readonly kind = input.required<string>()
  readonly retry = output()

  private readonly user = toSignal(inject(AuthService).user$)
  protected readonly grant = computed(() => {
    const message = this.message()
    return message.state === 'denied' ? grantUrl(this.user()?.sub, message.missing) : undefined
  })
  protected readonly unreachable = {
    api: { name: 'API', url: config.apiServerUrl },
    tenant: { name: 'tenant', url: tenantOrigin },
  }
}
