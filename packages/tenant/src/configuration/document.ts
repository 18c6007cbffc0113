import { isMap, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import type { Problem } from './keywords.ts'
import type { ConfigurationFile } from './read-files.ts'

export type Path = readonly (string | number)[]

/** A parsed file that knows the line of each value. */
export interface ConfigurationDocument {
  value: unknown
  /** The line of a value, or of the nearest value around it. */
  lineOf(path: Path): number
}

/** Parses a YAML file. @returns every syntax error with its line, or the one of its aliases, when there is one */
export function parseFile({ name, text }: ConfigurationFile): ConfigurationDocument | Problem[] {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter, prettyErrors: false })
  if (document.errors.length > 0) {
    return document.errors.map(({ pos: [offset], message }) => ({
      file: name,
      line: lineCounter.linePos(offset).line,
      message: `This is not YAML: ${message.split('\n', 1)[0]}`,
    }))
  }
  const lineAt = (node: unknown): number => {
    const offset = isNode(node) ? node.range?.[0] : undefined
    return offset === undefined ? 1 : lineCounter.linePos(offset).line
  }
  let value: unknown
  try {
    value = document.toJS() ?? {}
  } catch (error) {
    // Aliases without an anchor, and aliases that multiply to more than memory can hold.
    if (!(error instanceof ReferenceError)) throw error
    return [{ file: name, line: 1, message: `This is not YAML: ${error.message}` }]
  }
  return {
    value,
    lineOf(path) {
      let node: unknown = document.contents
      let line = lineAt(node)
      for (const step of path) {
        const pair = isMap(node) ? node.items.find(({ key }) => String(key) === String(step)) : undefined
        const next: unknown = isSeq(node) && typeof step === 'number' ? node.items[step] : pair?.value
        if (next === undefined) return line
        line = lineAt(pair?.key ?? next)
        node = next
      }
      return line
    },
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'range' in value
}
