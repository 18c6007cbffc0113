import { Component, computed, inject } from '@angular/core'
import { toSignal } from '@angular/core/rxjs-interop'
import { AuthService } from '@auth0/auth0-angular'
import { map } from 'rxjs'
import { CodeSnippet } from '../components/code-snippet'
import { PageTitle } from '../components/page-title'
import { shownClaims } from './shown-claims'

@Component({
  selector: 'app-profile-page',
  imports: [CodeSnippet, PageTitle],
  template: `
    <div class="content-layout">
      <app-page-title text="Profile Page" />
      <div class="content__body">
        <p id="page-description">
          These claims are in your <strong>ID token</strong>. Only signed-in users can open this page.
        </p>
        <div class="profile-grid">
          <div class="profile__header">
            <span class="profile__avatar" aria-hidden="true">{{ name().slice(0, 1).toUpperCase() }}</span>
            <div class="profile__headline">
              <h2 class="profile__title">{{ name() }}</h2>
              @if (email() !== name()) {
                <span class="profile__description">{{ email() }}</span>
              }
            </div>
          </div>
          <app-code-snippet label="Decoded ID Token" [value]="claims()" />
        </div>
      </div>
    </div>
  `,
  styles: ':host { display: contents }',
})
export class ProfilePage {
  private readonly auth = inject(AuthService)
  private readonly user = toSignal(this.auth.user$)
  protected readonly email = computed(() => this.user()?.email)
  protected readonly name = computed(() => this.user()?.name ?? this.email() ?? 'Unnamed')
  protected readonly claims = toSignal(this.auth.idTokenClaims$.pipe(map(claims => claims && shownClaims(claims))))
}
