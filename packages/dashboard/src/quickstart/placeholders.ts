/** The places in the tutorial where buttons are added. They are found once, because the added content contains snippets too. */
interface Places {
  snippets: { bar: Element; code: Element }[]
  runs: { place: Element; name: string }[]
}

/** Finds the snippets and the steps in the tutorial. */
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

/** Writes the values into all placeholders and links of the tutorial. */
export function showTexts(texts: Record<string, string>): void {
  for (const place of document.querySelectorAll<HTMLElement>('[data-value]')) {
    place.textContent = texts[place.dataset.value ?? ''] ?? ''
  }
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-origin]')) {
    link.href = texts[link.dataset.origin ?? ''] ?? ''
  }
}
