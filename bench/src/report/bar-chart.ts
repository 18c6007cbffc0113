import { number } from './number.ts'

/** A contestant's cost, with the quartiles that its rounds spread over. */
export interface Bar {
  readonly name: string
  readonly value: number
  readonly lowerQuartile: number
  readonly upperQuartile: number
  /** Highlighted: the subject of the chart. */
  readonly ours: boolean
}

const WIDTH = 820
const LABEL_WIDTH = 330
const VALUE_WIDTH = 70
const ROW = 26
const TOP = 54

/** Uses the reader's light or dark scheme, with a transparent background. */
const STYLE = `text { font: 13px system-ui, sans-serif; fill: #1f2328 } .title { font-weight: 600; font-size: 15px }
.unit, .value { fill: #59636e } .bar { fill: #afb8c1 } .ours { fill: #0969da } .spread { stroke: #59636e; stroke-width: 1.5 }
@media (prefers-color-scheme: dark) { text { fill: #f0f6fc } .unit, .value { fill: #9198a1 } .bar { fill: #57606a }
.ours { fill: #4493f8 } .spread { stroke: #d1d9e0 } }`

/** A chart with horizontal bars (SVG). Less is better. */
export function barChart(title: string, unit: string, bars: readonly Bar[]): string {
  const most = Math.max(...bars.map(bar => bar.upperQuartile))
  const scale = (value: number): number => (value / most) * (WIDTH - LABEL_WIDTH - VALUE_WIDTH)
  const height = TOP + bars.length * ROW + 8
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img">`,
    `<title>${escapeXml(title)}</title>`,
    `<style>${STYLE}</style>`,
    `<text class="title" x="4" y="20">${escapeXml(title)}</text>`,
    `<text class="unit" x="4" y="40">${escapeXml(unit)}, less is better; the line spans the quartiles</text>`,
    ...bars.map((bar, index) => drawBar(bar, TOP + index * ROW, scale)),
    '</svg>',
    '',
  ].join('\n')
}

function drawBar(
  { name, value, lowerQuartile, upperQuartile, ours }: Bar,
  y: number,
  scale: (value: number) => number,
) {
  const x = (at: number): string => (LABEL_WIDTH + scale(at)).toFixed(1)
  const middle = y + ROW / 2
  return [
    `<text x="${LABEL_WIDTH - 8}" y="${middle + 4}" text-anchor="end">${escapeXml(name)}</text>`,
    `<rect class="${ours ? 'ours' : 'bar'}" x="${LABEL_WIDTH}" y="${y + 4}" width="${scale(value).toFixed(1)}" height="${ROW - 8}" rx="2"/>`,
    `<line class="spread" x1="${x(lowerQuartile)}" x2="${x(upperQuartile)}" y1="${middle}" y2="${middle}"/>`,
    `<text class="value" x="${(Number(x(Math.max(value, upperQuartile))) + 6).toFixed(1)}" y="${middle + 4}">${number(value)}</text>`,
  ].join('')
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
