import { config, tenantOrigin } from '../config'

const FACTS = { Tenant: tenantOrigin, API: config.apiServerUrl, Audience: config.audience }

/** Shows the tenant, the API and the audience of these pages. */
export function PageFooter() {
  return (
    <footer className="page-footer">
      <dl className="page-footer__facts">
        {Object.entries(FACTS).map(([name, value]) => (
          <div key={name} className="page-footer__fact">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </footer>
  )
}
