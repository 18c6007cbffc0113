import { extname } from 'node:path'

/** How a file is written, for the lines that are added to it. */
export interface SourceStyle {
  isCommonJs: boolean
  quote: '"' | "'"
  /** A semicolon, or nothing. */
  end: ';' | ''
  /** The extension of the files that it imports, such as `.js`; empty if it has none. */
  importExtension: string
}

/** @param isModule - whether `package.json` says `"type": "module"` */
export function styleOf(text: string, name: string, isModule: boolean): SourceStyle {
  const isCommonJs = !/^import\b/m.test(text) && /\brequire\(/.test(text)
  return {
    isCommonJs,
    quote: /(?:from |require\()"/.test(text) ? '"' : "'",
    end: /^(?:import|const|let|var)\b.*;\s*$/m.test(text) ? ';' : '',
    importExtension: isCommonJs ? '' : importExtension(text, extname(name), isModule),
  }
}

/** As in the other imports of the file, or else as Node resolves it. */
function importExtension(text: string, ownExtension: string, isModule: boolean): string {
  const [, imported] = /from ['"](\.[^'"]*)['"]/.exec(text) ?? []
  if (imported !== undefined) return /\.[cm]?[jt]s$/.exec(imported)?.[0] ?? ''
  if (/\.[cm]?js$/.test(ownExtension)) return ownExtension
  return isModule ? ownExtension.replace('ts', 'js') : ''
}
