/** The IDs and addresses of a recorded tenant, and what they are in the tenant that the requests are sent to. */
export interface Names {
  /** @param recorded at least eight characters long: shorter ones may be part of other words */
  add(recorded: unknown, own: unknown): void
  has(recorded: unknown): boolean
  /** A text with the names of the own tenant. */
  translate(text: string): string
}

const SHORTEST = 8

export function createNames(): Names {
  const names = new Map<string, string>()
  return {
    add(recorded, own) {
      if (typeof recorded === 'string' && typeof own === 'string' && recorded.length >= SHORTEST)
        names.set(recorded, own)
    },
    has: recorded => typeof recorded === 'string' && names.has(recorded),
    translate: text =>
      [...names].reduce(
        (translated, [recorded, own]) =>
          translated.replaceAll(recorded, own).replaceAll(encodeURIComponent(recorded), encodeURIComponent(own)),
        text,
      ),
  }
}
