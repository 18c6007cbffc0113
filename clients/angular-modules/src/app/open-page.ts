let isFirst = true

/** Sets the title of the browser tab, and moves the focus to the heading, so that screen readers read it. */
export function openPage(title: string, heading: HTMLElement | null): void {
  document.title = title === 'Hello, World!' ? 'Hello World' : `${title} · Hello World`
  // The browser announces the first page itself.
  if (!isFirst) heading?.focus()
  isFirst = false
}
