export type PackageManager = 'npm' | 'pnpm' | 'yarn'

/** The package manager that runs this program, by the variable that all of them set. */
export function detectPackageManager(userAgent: string | undefined): PackageManager {
  const [name] = (userAgent ?? '').split('/', 1)
  return name === 'pnpm' || name === 'yarn' ? name : 'npm'
}

/** Packages whose installation scripts the projects do not need. Without a decision, pnpm fails and npm warns. */
const WITHOUT_SCRIPTS = ['@parcel/watcher', 'browser-tabs-lock', 'esbuild', 'lmdb', 'msgpackr-extract']

/**
 * The files that tell a package manager where the workspaces are.
 *
 * @param overrides the exact versions of packages that other packages depend on
 */
export function workspaceFiles(
  packageManager: PackageManager,
  overrides: Readonly<Record<string, string>>,
): { manifest: object; files: Readonly<Record<string, string>> } {
  const workspaces = ['api', 'client']
  if (packageManager === 'npm') {
    const allowScripts = Object.fromEntries(WITHOUT_SCRIPTS.map(name => [name, false]))
    return { manifest: { workspaces, overrides, allowScripts }, files: {} }
  }
  if (packageManager === 'yarn') {
    // The scripts run without yarn, so they need the folder "node_modules".
    return { manifest: { workspaces, resolutions: overrides }, files: { '.yarnrc.yml': 'nodeLinker: node-modules\n' } }
  }
  const text = [
    'packages:',
    ...workspaces.map(folder => `  - ${folder}`),
    'overrides:',
    ...Object.entries(overrides).map(([name, version]) => `  '${name}': ${version}`),
    'allowBuilds:',
    ...WITHOUT_SCRIPTS.map(name => `  '${name}': false`),
  ]
  return { manifest: {}, files: { 'pnpm-workspace.yaml': text.map(line => `${line}\n`).join('') } }
}
