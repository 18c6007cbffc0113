import { type Html, html } from './html.ts'

/** A raised gate arm on its post. */
export const LOGO: Html = html`<svg class="mark" viewBox="0 0 32 32" width="36" height="36" aria-hidden="true">
<rect width="32" height="32" rx="8" fill="#15233c"/>
<path d="M9.5 20.5 25 9.6" stroke="#fff" stroke-width="4.2" stroke-linecap="round"/>
<path d="M12.6 18.3l3.4-2.4M19 13.8l3.4-2.4" stroke="#e8542f" stroke-width="4.2"/>
<path d="M9.5 19v6.5" stroke="#ffbd4a" stroke-width="5" stroke-linecap="round"/>
<circle cx="9.5" cy="20" r="1.5" fill="#15233c"/>
</svg>`

/** The same logo for the browser's tab, without a request. */
export const FAVICON: string = `data:image/svg+xml,${encodeURIComponent(
  LOGO.markup.replace('<svg class="mark"', '<svg xmlns="http://www.w3.org/2000/svg"').replaceAll('\n', ''),
)}`
