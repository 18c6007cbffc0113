/** What is wrong with the name of an application. */
export function nameProblem(name: string): string | undefined {
  if (name.trim() === '') return 'Give the application a name'
  return /[<>]/.test(name) ? 'A name must not contain < or >' : undefined
}
