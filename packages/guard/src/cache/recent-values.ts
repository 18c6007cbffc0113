/** Values by a text, as many as fit. When they are too many, the one that was used the longest time ago is evicted. */
export interface RecentValues<Value> {
  find(text: string): Value | undefined
  add(text: string, value: Value): void
}

/**
 * @param limit - how many values are stored, at least 1
 * @param maxLength - of a text in characters; the value of a longer one is not stored
 */
export function createRecentValues<Value>(limit: number, maxLength: number): RecentValues<Value> {
  const values = new Map<string, Value>()

  function find(text: string): Value | undefined {
    const value = values.get(text)
    // The order matters only when something is evicted.
    if (value !== undefined && values.size === limit) {
      values.delete(text)
      values.set(text, value)
    }
    return value
  }

  function add(text: string, value: Value): void {
    if (text.length > maxLength) return
    if (values.size === limit) {
      const [oldest] = values.keys()
      if (oldest !== undefined) values.delete(oldest)
    }
    // A copy: a slice would keep the whole header in memory.
    values.set(Buffer.from(text, 'latin1').toString('latin1'), value)
  }

  return { find, add }
}
