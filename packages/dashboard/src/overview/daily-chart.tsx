import type { Day } from '../api/stats.ts'

const HEIGHT = 160
const STEP = 48
const BAR = 14
const GAP = 3
const DAY_MS = 86_400_000

interface DailyChartProps {
  days: readonly Day[]
  /** How many days to show. Missing days count as zero. */
  length: number
}

/** Logins and sign-ups per day. Screen readers read the same numbers from a hidden table. */
export function DailyChart({ days, length }: DailyChartProps) {
  const shown = complete(days, length)
  const top = ceiling(Math.max(1, ...shown.flatMap(({ logins, signups }) => [logins, signups])))
  const y = (value: number) => HEIGHT - (value / top) * HEIGHT

  return (
    <figure className="chart">
      <svg className="chart__picture" viewBox={`-34 -12 ${length * STEP + 40} ${HEIGHT + 40}`} aria-hidden="true">
        {[0, top / 2, top].map(value => (
          <g key={value}>
            <path className="chart__line" d={`M0 ${y(value)}H${length * STEP}`} />
            <text className="chart__label chart__label--scale" x={-8} y={y(value) + 4}>
              {value}
            </text>
          </g>
        ))}
        {shown.map(({ date, logins, signups }, index) => {
          const x = index * STEP + (STEP - 2 * BAR - GAP) / 2
          return (
            <g key={date}>
              <rect className="chart__bar" x={x} y={y(logins)} width={BAR} height={HEIGHT - y(logins)} rx="2" />
              <rect
                className="chart__bar chart__bar--second"
                x={x + BAR + GAP}
                y={y(signups)}
                width={BAR}
                height={HEIGHT - y(signups)}
                rx="2"
              />
              <text className="chart__label" x={index * STEP + STEP / 2} y={HEIGHT + 20}>
                {dayText(date)}
              </text>
            </g>
          )
        })}
      </svg>
      <figcaption className="chart__legend">
        <span className="chart__key">Logins</span>
        <span className="chart__key chart__key--second">Sign-ups</span>
      </figcaption>
      <Numbers days={shown} />
    </figure>
  )
}

function Numbers({ days }: { days: readonly Day[] }) {
  return (
    <table className="visually-hidden">
      <caption>Logins and sign-ups by day</caption>
      <thead>
        <tr>
          <th scope="col">Day</th>
          <th scope="col">Logins</th>
          <th scope="col">Sign-ups</th>
        </tr>
      </thead>
      <tbody>
        {days.map(({ date, logins, signups }) => (
          <tr key={date}>
            <th scope="row">{dayText(date)}</th>
            <td>{logins}</td>
            <td>{signups}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function complete(days: readonly Day[], length: number): Day[] {
  const known = new Map(days.map(day => [day.date.slice(0, 10), day]))
  return Array.from({ length }, (_, index) => {
    const date = new Date(Date.now() - (length - 1 - index) * DAY_MS).toISOString().slice(0, 10)
    return { date, logins: known.get(date)?.logins ?? 0, signups: known.get(date)?.signups ?? 0 }
  })
}

/** Rounds up to an even number that is easy to read. */
function ceiling(value: number): number {
  const steps = [2, 4, 6, 10, 20, 40, 60, 100]
  const scale = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1)
  return (steps.find(step => step * scale >= value) ?? 100) * scale
}

function dayText(date: string): string {
  return new Date(`${date}T12:00:00Z`).toLocaleDateString(undefined, { day: 'numeric', month: 'short' })
}
