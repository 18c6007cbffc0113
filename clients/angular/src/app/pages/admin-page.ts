import { Component } from '@angular/core'
import { MessageView } from '../components/message-view'

@Component({
  selector: 'app-admin-page',
  imports: [MessageView],
  template: `
    <app-message-view text="Admin Page" kind="admin">
      This page requests an <strong>admin message</strong> from the API. It sends your access token, which must contain
      the permission <code>read:admin-messages</code>.
    </app-message-view>
  `,
  styles: ':host { display: contents }',
})
export class AdminPage {}
