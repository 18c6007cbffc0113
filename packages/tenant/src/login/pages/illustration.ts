import { type Html, html } from './html.ts'

const stars: Html[] = [
  [148, 190, 1.2],
  [236, 70, 1.4],
  [318, 150, 1.8],
  [402, 92, 1.2],
  [476, 208, 1.5],
  [520, 60, 1.3],
  [186, 284, 1.1],
  [430, 300, 1.2],
].map(([x, y, radius]) => html`<circle cx="${x}" cy="${y}" r="${radius}"/>`)

const stripes: Html[] = [96, 160, 224, 288, 352].map(x => html`<path d="M${x} -11h32l-9 22h-32z"/>`)

const centreLine: Html[] = [
  [474, 484, 2.5],
  [504, 520, 4],
  [548, 572, 6],
  [612, 650, 9],
  [704, 764, 13],
].map(
  ([top = 0, bottom = 0, width = 0]) =>
    html`<path d="M${300 - width * 0.42} ${top}h${width * 0.84}l${width * 0.16} ${bottom - top}h${-width * 1.16}z"/>`,
)

/** The picture next to the form: a road at dusk that leads through an open gate. Decorative only. */
export const ILLUSTRATION: Html = html`<svg class="illustration__picture" viewBox="0 0 600 760" preserveAspectRatio="xMidYMax slice">
<defs>
<linearGradient id="sky" x2="0" y2="1"><stop stop-color="#0d1830"/><stop offset=".62" stop-color="#2a3c63"/><stop offset="1" stop-color="#d9805a"/></linearGradient>
<linearGradient id="road" x2="0" y2="1"><stop stop-color="#31405c"/><stop offset="1" stop-color="#1a2740"/></linearGradient>
<radialGradient id="lamp"><stop stop-color="#ffd88a" stop-opacity=".4"/><stop offset="1" stop-color="#ffd88a" stop-opacity="0"/></radialGradient>
</defs>
<path fill="url(#sky)" d="M0 0h600v470H0z"/>
<g fill="#dfe7f7">${stars}</g>
<circle cx="300" cy="452" r="74" fill="#ffbd4a"/>
<path d="M0 470V418l92-46 84 40 70-26 88 44 74-30 92 22 100-38v86z" fill="#243556"/>
<path d="M0 474v-22l120-20 130 24 118-18 132 22 100-16v30z" fill="#1a2845"/>
<path fill="#131f37" d="M0 466h600v294H0z"/>
<path fill="url(#road)" d="M286 466h28l236 294H50z"/>
<path d="M285 466 42 760M315 466l243 294" stroke="#5b6c8d" stroke-width="3" fill="none"/>
<g fill="#f3ead6">${centreLine}</g>
<ellipse cx="128" cy="634" rx="96" ry="15" fill="#0a1326" opacity=".55"/>
<circle cx="128" cy="520" r="130" fill="url(#lamp)"/>
<path d="M70 470h116v164H70z" fill="#f3ead6"/>
<path d="M154 470h32v164h-32z" fill="#dccfb4"/>
<path d="M56 448h144l-12 24H68z" fill="#e8542f"/>
<path d="M84 494h58v56H84z" fill="#ffcf6e"/>
<path d="M113 494v56M84 522h58" stroke="#8a5a1e" stroke-width="3"/>
<path d="M84 550h58v7H84z" fill="#8a5a1e"/>
<path d="M70 590h116v10H70z" fill="#15233c" opacity=".18"/>
<path d="M206 556h34v80h-34z" fill="#ffbd4a"/>
<path d="M228 556h12v80h-12z" fill="#dd9422"/>
<path d="M198 632h50v10h-50z" fill="#0f1a30"/>
<g transform="translate(223 566) rotate(-38)">
<path d="M-34 -13h44v26h-44z" fill="#15233c"/>
<path d="M0 -11h380a11 11 0 0 1 0 22H0z" fill="#fff7ea"/>
<g fill="#e8542f">${stripes}</g>
<circle cx="384" cy="0" r="5" fill="#ffbd4a"/>
</g>
<circle cx="223" cy="566" r="17" fill="#15233c"/><circle cx="223" cy="566" r="6" fill="#ffbd4a"/>
</svg>`
