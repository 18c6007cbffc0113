/** What one round measured: by contestant, what it costs. The unit is the experiment's; less is better. */
export type Round = Readonly<Record<string, number>>

/** Whether a message is a round: only processes of this package send one. */
export function isRound(value: unknown): value is Round {
  return typeof value === 'object' && value !== null && Object.values(value).every(cost => typeof cost === 'number')
}

/** In an order that differs each time, so that no contestant always runs after the same one. */
export function shuffle<Item>(items: readonly Item[]): Item[] {
  return items
    .map(item => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}
