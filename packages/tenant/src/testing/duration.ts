const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

/** Seconds as a number, or a text such as `90s`, `5m`, `2h` or `1d`; negative with a minus. */
export type Duration = number | string

/** @throws TypeError for a text that is not a number and a unit */
export function secondsOf(duration: Duration): number {
  if (typeof duration === 'number') return duration
  const [, number, unit = ''] = /^(-?\d{1,9})([smhd])$/.exec(duration) ?? []
  const factor = SECONDS[unit]
  if (number !== undefined && factor !== undefined) return Number(number) * factor
  throw new TypeError(`The duration "${duration}" is malformed: write a number and a unit, such as 90s, 5m, 2h or 1d`)
}
