import { APIS } from '../apis/catalog.ts'
import { CLIENTS } from '../clients/catalog.ts'

/** An API and a client of a project, by the names of their folders. */
export interface Pair {
  /** Such as `express-js`. */
  api: string
  client: string
}

/** The name of a pair on the command line and in the results. */
export function nameOf({ api, client }: Pair): string {
  return `${api}/${client}`
}

const hasTwin = (name: string) => CLIENTS.some(client => client.name === `${name}-js`)
const isTwin = (name: string) => CLIENTS.some(client => `${client.name}-js` === name)

/** Every pair that `npm create tollgate` offers: a client with a twin has the language of the API. */
export const OFFERED: readonly Pair[] = APIS.flatMap(({ name: api }) =>
  CLIENTS.filter(({ name }) => !isTwin(name)).flatMap(({ name: client }) => [
    { api, client },
    { api: `${api}-js`, client: hasTwin(client) ? `${client}-js` : client },
  ]),
)

/** A few of them, in which each API and each client occurs. */
export function coveringPairs(): Pair[] {
  const chosen: Pair[] = []
  const [apis, clients] = [new Set<string>(), new Set<string>()]
  const choose = (pair: Pair | undefined) => {
    if (!pair) return
    chosen.push(pair)
    apis.add(pair.api)
    clients.add(pair.client)
  }
  for (const { client } of OFFERED) {
    if (!clients.has(client)) choose(OFFERED.find(pair => pair.client === client && !apis.has(pair.api)))
  }
  for (const { api } of OFFERED) if (!apis.has(api)) choose(OFFERED.find(pair => pair.api === api))
  return chosen
}
