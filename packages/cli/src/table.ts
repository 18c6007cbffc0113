/**
 * Aligns rows in columns, for a terminal.
 *
 * @param rows - cells of text without line breaks; shorter rows end early
 * @param indent - put before each row
 */
export function table(rows: readonly (readonly string[])[], indent = ''): string {
  const columns = Math.max(0, ...rows.map(row => row.length))
  const widths = Array.from({ length: columns }, (_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)))
  return rows
    .map(row => `${indent}${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())
    .map(line => `${line}\n`)
    .join('')
}
