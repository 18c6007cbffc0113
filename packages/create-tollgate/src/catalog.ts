import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A template that a user can choose. */
export interface Template {
  /** The name of its folder, and of the choice on the command line. */
  name: string
  title: string
}

/** The templates of this package. */
export interface Catalog {
  /** The folder that contains `apis` and `clients`. */
  folder: string
  /** Each of them has a twin in JavaScript, with the suffix `-js`. */
  apis: readonly Template[]
  /** Those with the suffix `-js` are the twins of clients in TypeScript. */
  clients: readonly Template[]
}

/** Reads the catalog in a folder of templates. */
export async function readCatalog(folder: string): Promise<Catalog> {
  const { apis, clients } = JSON.parse(await readFile(join(folder, 'catalog.json'), 'utf8'))
  return { folder, apis, clients }
}

/** The clients to offer: of each twin, only the one in TypeScript. */
export function offeredClients({ clients }: Catalog): readonly Template[] {
  return clients.filter(({ name }) => !isTwin(name, clients))
}

/** The client in the language, if the chosen one has a twin. */
export function clientIn(language: 'ts' | 'js', name: string, { clients }: Catalog): string {
  const twin = `${name}-js`
  return language === 'js' && clients.some(client => client.name === twin) ? twin : name
}

function isTwin(name: string, clients: readonly Template[]): boolean {
  return name.endsWith('-js') && clients.some(client => `${client.name}-js` === name)
}
