import { Component } from '@angular/core'

@Component({
  selector: 'app-public-page',
  standalone: false,
  template: `
    <app-message-view text="Public Page" kind="public">
      This page requests a <strong>public message</strong> from the API. It sends no access token: everyone can read it.
    </app-message-view>
  `,
  styles: ':host { display: contents }',
})
export class PublicPage {}
