import { Component } from '@angular/core'
import { MessageView } from '../components/message-view'

@Component({
  selector: 'app-public-page',
  imports: [MessageView],
  template: `
    <app-message-view text="Public Page" kind="public">
      This page requests a <strong>public message</strong> from the API. It sends no access token: everyone can read it.
    </app-message-view>
  `,
  styles: ':host { display: contents }',
})
export class PublicPage {}
