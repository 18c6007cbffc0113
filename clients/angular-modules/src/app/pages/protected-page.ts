import { Component } from '@angular/core'

@Component({
  selector: 'app-protected-page',
  standalone: false,
  template: `
    <app-message-view text="Protected Page" kind="protected">
      This page requests a <strong>protected message</strong> from the API. It sends your access token: every signed-in
      user can read it.
    </app-message-view>
  `,
  styles: ':host { display: contents }',
})
export class ProtectedPage {}
