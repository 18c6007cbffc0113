import process from 'node:process'

/** Says what is being done, with the time since the start: a run takes minutes. */
export function progress(what: string): void {
  process.stderr.write(`${minutes(process.uptime())} ${what}\n`)
}

function minutes(seconds: number): string {
  const rest = Math.floor(seconds % 60)
  return `${Math.floor(seconds / 60)}:${String(rest).padStart(2, '0')}`
}
