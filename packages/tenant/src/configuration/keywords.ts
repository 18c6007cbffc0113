const KEYWORD = /@@([A-Za-z0-9_]+)@@|##([A-Za-z0-9_]+)##/g

/** A mistake in a configuration file. */
export interface Problem {
  file: string
  /** From 1. */
  line: number
  message: string
}

const MOST_PROBLEMS = 100
const MOST_CHARACTERS = 500

/** The first mistakes of files, which can have thousands, and how many more there are. Long messages are cut. */
export function firstProblems(problems: readonly Problem[]): { problems: Problem[]; further: number } {
  const first = problems.slice(0, MOST_PROBLEMS).map(problem => ({ ...problem, message: cut(problem.message) }))
  return { problems: first, further: problems.length - first.length }
}

function cut(message: string): string {
  return message.length <= MOST_CHARACTERS ? message : `${message.slice(0, MOST_CHARACTERS - 1).toWellFormed()}…`
}

/**
 * Replaces keywords as auth0-deploy-cli does, before the text is parsed: `@@NAME@@` by the value as JSON, `##NAME##` by
 * the value as it is. A comment can contain keywords without a value.
 */
export function replaceKeywords(
  file: string,
  text: string,
  values: Readonly<Record<string, unknown>>,
): { text: string; problems: Problem[] } {
  const problems: Problem[] = []
  const lines = text.split('\n').map((line, index) =>
    line.replace(KEYWORD, (keyword, asJson: string | undefined, asText: string | undefined, offset: number) => {
      const name = asJson ?? asText ?? ''
      const value = Object.hasOwn(values, name) ? values[name] : undefined
      if (value !== undefined) return asJson === undefined ? String(value) : JSON.stringify(value)
      const isComment = /^\s*#(?!#)/.test(line.slice(0, offset)) || /\s#\s/.test(line.slice(0, offset))
      if (!isComment)
        problems.push({ file, line: index + 1, message: `The keyword "${keyword}" has no value: ${REMEDY}` })
      return keyword
    }),
  )
  return { text: lines.join('\n'), problems }
}

const REMEDY = 'add it to "mappings" in tollgate.yaml, or set an environment variable of this name'
