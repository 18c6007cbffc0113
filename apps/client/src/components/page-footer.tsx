import { tenantOrigin } from '../config.ts'
import { useConfig } from '../config-context.ts'

/** Shows the tenant, the API and the audience of these pages. */
export function PageFooter() {
  const config = useConfig()
  return (
    <footer className="page-footer">
      <dl className="page-footer__facts">
        <Fact name="Tenant" value={tenantOrigin(config)} />
        <Fact name="API" value={config.apiServerUrl} />
        <Fact name="Audience" value={config.audience} />
      </dl>
    </footer>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className="page-footer__fact">
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}
