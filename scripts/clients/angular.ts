import type { FileSet } from '../generated/file-set.ts'

/** What is the same in both clients. */
const IN_BOTH = ['*.{js,json}', 'src/index.html', 'src/app/{config,open-page}.ts', 'src/app/{api,auth}/*.ts']

/** Adds what the clients in Angular have in common, and what they have of the other clients. */
export function addAngularClients(set: FileSet): void {
  const [standalone, modules] = ['clients/angular', 'clients/angular-modules']
  set.copy('clients/react-router/src', `${standalone}/src/app`, ['api/{grant,outcome}.ts', 'pages/shown-claims.ts'])
  set.copy('clients/vue/src', `${standalone}/src/app`, ['open-page.ts', 'pages/cards.ts'])

  set.copy(standalone, modules, IN_BOTH, text =>
    text
      .replace('hello-world-angular', 'hello-world-angular-modules')
      .replace('with standalone components', 'with modules'),
  )
  set.copy(standalone, modules, ['src/app/app.ts', 'src/app/{components,pages}/*.ts'], declaredInModule)
}

/** A component that a module declares: it has no imports itself. */
export function declaredInModule(text: string): string {
  const [, decorator = '', names = ''] =
    /(@Component\(\{\n(?: {2}selector: [^\n]*\n)(?: {2}imports: \[([^\]]*)\],\n)?)/.exec(text) ?? []
  if (decorator === '') return text
  const selector = decorator.split('\n', 2).join('\n')
  const declared = text.replace(decorator, `${selector}\n  standalone: false,\n`)
  return names
    .split(',')
    .map(name => name.trim())
    .filter(Boolean)
    .reduce(withoutImport, declared)
}

/** Removes a name from the import statements, unless the module uses it. */
function withoutImport(text: string, name: string): string {
  const isUsed = text.split('\n').some(line => !line.startsWith('import ') && new RegExp(`\\b${name}\\b`).test(line))
  if (isUsed) return text
  return text
    .replace(new RegExp(`^import \\{ ${name} \\} from .*\\n`, 'm'), '')
    .replace(new RegExp(`^(import .*)(?:, ${name}\\b|\\b${name}, )(.*)$`, 'm'), '$1$2')
}
