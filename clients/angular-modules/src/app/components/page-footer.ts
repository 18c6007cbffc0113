import { Component } from '@angular/core'
import { config, tenantOrigin } from '../config'

@Component({
  selector: 'app-page-footer',
  standalone: false,
  template: `
    <footer class="page-footer">
      <dl class="page-footer__facts">
        @for (fact of facts; track fact.name) {
          <div class="page-footer__fact">
            <dt>{{ fact.name }}</dt>
            <dd>{{ fact.value }}</dd>
          </div>
        }
      </dl>
    </footer>
  `,
  styles: ':host { display: contents }',
})
export class PageFooter {
  protected readonly facts = [
    { name: 'Tenant', value: tenantOrigin },
    { name: 'API', value: config.apiServerUrl },
    { name: 'Audience', value: config.audience },
  ]
}
