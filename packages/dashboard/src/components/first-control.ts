const FIELD =
  'input:not([aria-hidden="true"]):not(:disabled), select:not(:disabled), textarea:not(:disabled), [role="checkbox"]'

/** What a user fills in first: the first field, or where there is none, the first button below the content. */
export function firstControl(container: HTMLElement | null): HTMLElement | null {
  if (!container) return null
  return container.querySelector<HTMLElement>(FIELD) ?? container.querySelector<HTMLElement>('.form__actions button')
}
