/**
 * The median of a contestant's first measure, in results.json.
 *
 * @throws TypeError when the file does not contain it
 */
export function medianCost(results: unknown, experiment: string, contestant: string): number {
  const costs = entry(Object(results).costs, 'experiment', experiment)
  const { summaries } = entry(costs.contestants, 'name', contestant)
  const [first] = Object.values(Object(summaries))
  const { median } = Object(first)
  if (typeof median === 'number' && median > 0) return median
  throw new TypeError(`results.json has no cost of "${contestant}" in "${experiment}": run "npm run bench"`)
}

function entry(list: unknown, property: string, value: string): Record<string, unknown> {
  return Array.isArray(list) ? Object(list.find(item => Object(item)[property] === value)) : {}
}
