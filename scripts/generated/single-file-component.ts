/** The blocks of a component in Vue or Svelte that are written in this order. */
interface Parts {
  /** With its tags and the line break. */
  script: string
  /** What follows the script, from the first tag on. */
  template: string
}

/** @throws {TypeError} if it does not begin with a script */
export function partsOf(component: string): Parts {
  const [, script, template] = /^(<script[^>]*>\n.*?\n<\/script>\n)\s*(.*)$/s.exec(component) ?? []
  if (script === undefined || template === undefined) throw new TypeError(`There is no script in:\n${component}`)
  return { script, template }
}
