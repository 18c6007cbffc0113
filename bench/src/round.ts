/** The costs of one round, by contestant, in the unit of the experiment. Less is better. */
export type Round = Readonly<Record<string, number>>

/** Whether a message is a round. Only processes of this package send messages. */
export function isRound(value: unknown): value is Round {
  return typeof value === 'object' && value !== null && Object.values(value).every(cost => typeof cost === 'number')
}

/** Shuffles, so that no contestant always runs after the same one. */
export function shuffle<Item>(items: readonly Item[]): Item[] {
  return items
    .map(item => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}
