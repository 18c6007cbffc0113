/** The text of a documentation comment, without its asterisks and links. */
export function textOf(comment: string): string {
  return comment
    .replace(/^\s*\*+ ?/gm, '')
    .replace(/\s+/g, ' ')
    .replace(/\{@link (\w+)\}/g, '`$1`')
    .trim()
}

/** A table in Markdown, aligned as the formatter does it, with a line break at its end. */
export function tableOf(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [headings, ...rows].map(row => row.map(cell => cell.replaceAll('|', '\\|')))
  const widths = headings.map((_, column) => Math.max(3, ...cells.map(row => row[column]?.length ?? 0)))
  const [heading = '', ...lines] = cells.map(row => lineOf(row.map((cell, column) => cell.padEnd(widths[column] ?? 0))))
  const rule = lineOf(widths.map(width => '-'.repeat(width)))
  return [heading, rule, ...lines].map(line => `${line}\n`).join('')
}

function lineOf(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}
