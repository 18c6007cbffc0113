import { Component } from '@angular/core'
import { RouterLink } from '@angular/router'
import { PageTitle } from '../components/page-title'
import { CARDS } from './cards'

@Component({
  selector: 'app-home-page',
  imports: [PageTitle, RouterLink],
  template: `
    <div class="hero-banner">
      <app-page-title text="Hello, World!" isHeadline />
      <p class="hero-banner__description">
        An API with three messages that require different access. See which of them your access token allows.
      </p>
    </div>
    <ul class="messages-grid">
      @for (card of cards; track card.path) {
        <li class="messages-grid__card">
          <img class="gate" [src]="card.gate" alt="" />
          <h2 class="messages-grid__title">
            <a [routerLink]="card.path">{{ card.name }}</a>
          </h2>
          <p class="messages-grid__who">{{ card.who }}</p>
          <p class="messages-grid__text">{{ card.text }}</p>
          <code class="messages-grid__request">GET /api/messages{{ card.path }}</code>
        </li>
      }
    </ul>
  `,
  styles: ':host { display: contents }',
})
export class HomePage {
  protected readonly cards = CARDS
}
