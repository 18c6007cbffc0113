/** Where in the tutorial something goes; found once, since what is put there has snippets of its own. */
interface Places {
  snippets: { bar: Element; code: Element }[]
  runs: { place: Element; name: string }[]
}

/** Finds the snippets of the tutorial, and where its text has a step that can be done. */
export function findPlaces(): Places {
  const snippets = [...document.querySelectorAll('.lesson .code-block')].flatMap(snippet => {
    const [bar, code] = [snippet.querySelector('.code-block__bar'), snippet.querySelector('code')]
    return bar && code ? [{ bar, code }] : []
  })
  const runs = [...document.querySelectorAll<HTMLElement>('[data-run]')].map(place => ({
    place,
    name: place.dataset.run ?? '',
  }))
  return { snippets, runs }
}

/** Shows each text wherever the tutorial has a place of its name; a link to one leads to it. */
export function showTexts(texts: Record<string, string>): void {
  for (const place of document.querySelectorAll<HTMLElement>('[data-value]')) {
    place.textContent = texts[place.dataset.value ?? ''] ?? ''
  }
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-origin]')) {
    link.href = texts[link.dataset.origin ?? ''] ?? ''
  }
}
