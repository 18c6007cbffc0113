import { type Html, html } from './html.ts'

export interface Field {
  name: string
  label: string
  type: 'email' | 'password' | 'text'
  autocomplete: 'username' | 'current-password' | 'new-password' | 'one-time-code' | 'off'
  value?: string
  hint?: string
}

/** What is wrong with a posted form, and the field to correct. */
export interface Problem {
  field: string
  message: string
}

export interface FieldState {
  problem: Problem | undefined
  /** The name of the field that has the focus at first. */
  focus: string
}

const PROBLEM_ID = 'problem'

/** Renders an input with its label. An invalid input refers to the error text and has the focus. */
export function renderField({ name, label, type, autocomplete, value, hint }: Field, state: FieldState): Html {
  const isFaulty = state.problem?.field === name
  const descriptions = [isFaulty && PROBLEM_ID, hint !== undefined && `${name}-hint`].filter(Boolean).join(' ')
  const attributes = [
    value !== undefined && html` value="${value}"`,
    isFaulty && html` aria-invalid="true"`,
    descriptions !== '' && html` aria-describedby="${descriptions}"`,
    name === state.focus && html` autofocus`,
    type === 'text' && html` autocapitalize="none" spellcheck="false"`,
    type === 'email' && html` inputmode="email" autocapitalize="none" spellcheck="false"`,
  ].filter(attribute => attribute !== false)
  return html`<div>
<label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}" required${attributes}>
${hint !== undefined && html`<p class="hint" id="${name}-hint">${hint}</p>`}
</div>`
}

export function renderProblem(problem: Problem | undefined): Html {
  if (!problem) return html``
  return html`<div class="alert" id="${PROBLEM_ID}" role="alert">
<svg viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" aria-hidden="true"><circle cx="10" cy="10" r="8.2"/><path d="M10 5.8v5M10 14v.1"/></svg>
<p>${problem.message}</p>
</div>`
}

/** The form's hidden token and its button, named as on Auth0. */
export function renderSubmit(formToken: string): Html {
  return html`<input type="hidden" name="form_token" value="${formToken}">
<button type="submit" name="action" value="default">Continue</button>`
}
