/** A change of a security-relevant line, which some test must notice. */
export interface Mutant {
  /** What the code then gets wrong. */
  readonly fault: string
  /** A piece of the package's sources that is there once. */
  readonly find: string
  /** Its replacement. */
  readonly put: string
  /** Why no test can notice the change: it must survive. */
  readonly survives: string | undefined
}

/** Where a mutant changes a file. */
export interface Place {
  /** Below the package's `src`. */
  readonly file: string
  readonly start: number
}

/**
 * Reads a list: mutants with an empty line between them, each a line with the fault, then the piece of code behind
 * "- ", its replacement behind "+ ", and the reason why it survives behind "= ". An empty line of code is its sign alone.
 * Lines that begin with "#" are titles.
 *
 * @throws Error for a mutant without a piece of code
 */
export function parseMutants(list: string): Mutant[] {
  const blocks = list
    .split(/\n{2,}/)
    .map(block => block.split('\n').filter(line => line !== '' && !line.startsWith('#')))
  return blocks.filter(block => block.length > 0).map(parseMutant)
}

function parseMutant([fault = '', ...lines]: readonly string[]): Mutant {
  const behind = (sign: string) =>
    lines.filter(line => line === sign || line.startsWith(`${sign} `)).map(line => line.slice(2))
  const [find, put, survives] = ['-', '+', '='].map(sign => behind(sign).join('\n'))
  if (!find || behind('-').length + behind('+').length + behind('=').length < lines.length) {
    throw new Error(`A mutant needs a line with its fault and one behind "- ": "${[fault, ...lines].join('\n')}"`)
  }
  return { fault, find, put: put ?? '', survives: survives || undefined }
}

/**
 * Finds the places of mutants.
 *
 * @param sources - the texts of the package's sources by their file
 * @throws Error naming each piece of code that is not there exactly once: the code was changed and the list was not
 */
export function locate(mutants: readonly Mutant[], sources: ReadonlyMap<string, string>): Map<Mutant, Place> {
  const problems: string[] = []
  const places = new Map<Mutant, Place>()
  for (const mutant of mutants) {
    const found = [...sources].flatMap(([file, text]) => startsOf(mutant.find, text).map(start => ({ file, start })))
    const [place, ...others] = found
    if (place && others.length === 0) places.set(mutant, place)
    else problems.push(`  ${place ? found.map(({ file }) => file).join(' and ') : 'nowhere'}: ${mutant.find}`)
  }
  if (problems.length === 0) return places
  throw new Error(
    `The list of mutants is out of date: each piece of code must be in the sources once. Correct these:\n${problems.join('\n')}`,
  )
}

function startsOf(piece: string, text: string): number[] {
  const starts: number[] = []
  for (let start = text.indexOf(piece); start !== -1; start = text.indexOf(piece, start + 1)) starts.push(start)
  return starts
}
