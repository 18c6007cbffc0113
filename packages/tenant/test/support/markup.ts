import assert from 'node:assert/strict'

interface Element {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  /** Of a script. */
  readonly source: string
}

/** The protocol engine's own script, for `response_mode=form_post`. */
const SUBMIT = "document.addEventListener('DOMContentLoaded', function () { document.forms[0].submit() });"

/** A start tag as the tenant's pages write it: every value in double quotes, with `<`, `>` and `"` escaped. */
const TAG = /<(?:!doctype html|\/[a-z][a-z0-9]*|([a-z][a-z0-9]*)((?:\s+[^\s"'<>/=]+(?:="[^"<>]*")?)*)\s*\/?)>/iy
const ATTRIBUTE = /([^\s"'<>/=]+)(?:="([^"]*)")?/g
/** Elements whose content holds no tags. */
const RAW = ['style', 'script']
const ADDRESSES = ['href', 'src', 'action', 'formaction', 'xlink:href', 'data', 'poster', 'ping']
/**
 * Asserts that a page runs no script that came in with a request: it is well-formed, and no element or attribute is one
 * that runs something, except for the tenant's own scripts.
 */
export function assertRunsNoScript(page: string): void {
  for (const { name, attributes, source } of elementsOf(page)) {
    assert.ok(!['iframe', 'object', 'embed', 'base'].includes(name), `<${name}> is on the page`)
    if (name === 'script') assert.ok(attributes.has('nonce') || source.trim() === SUBMIT, `a script: ${source}`)
    for (const [attribute, value] of attributes) {
      assert.doesNotMatch(attribute, /^(?:on|srcdoc|style)/i, `<${name}> has the attribute "${attribute}"`)
      if (ADDRESSES.includes(attribute)) assert.ok(isHarmlessAddress(value), `${attribute}="${value}" of <${name}>`)
    }
  }
}

/** The only `data:` addresses of the pages are pictures. */
function isHarmlessAddress(address: string): boolean {
  const { protocol = '', pathname = '' } = URL.parse(address, 'http://localhost/') ?? {}
  return ['http:', 'https:'].includes(protocol) || (protocol === 'data:' && pathname.startsWith('image/svg+xml'))
}

function elementsOf(page: string): Element[] {
  const elements: Element[] = []
  let at = page.indexOf('<')
  while (at !== -1) {
    TAG.lastIndex = at
    const tag = TAG.exec(page)
    assert.ok(tag, `this is no tag of ours: ${page.slice(at, at + 200)}`)
    const [text, name = '', attributes = ''] = tag
    const after = at + text.length
    at = RAW.includes(name) ? page.indexOf(`</${name}>`, after) : page.indexOf('<', after)
    const source = name === 'script' ? page.slice(after, at) : ''
    if (name) elements.push({ name: name.toLowerCase(), attributes: attributesIn(attributes), source })
  }
  return elements
}

function attributesIn(text: string): Map<string, string> {
  const attributes = new Map<string, string>()
  for (const [, name = '', value = ''] of text.matchAll(ATTRIBUTE)) {
    assert.ok(!attributes.has(name.toLowerCase()), `the attribute "${name}" is there twice`)
    attributes.set(name.toLowerCase(), unescaped(value))
  }
  return attributes
}

function unescaped(value: string): string {
  return value
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}

/** A text as the pages show it. */
export function escaped(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
  return text.replace(/[&<>"']/g, character => entities[character] ?? '')
}
