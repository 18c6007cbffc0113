import { globSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { avoidedIn, wordsIn } from './avoided-words.ts'
import { proseOfMarkdown, proseOfSource } from './prose.ts'

/** How often the avoided words occur in the texts of one kind. */
export interface WordRate {
  readonly group: string
  readonly words: number
  readonly avoided: number
  /** The files with the most avoided words, those with none left out. */
  readonly worst: readonly FileCount[]
}

interface FileCount {
  readonly file: string
  readonly avoided: readonly string[]
  readonly words: number
}

const NOT_OURS =
  /(?:^|\/)(?:node_modules|dist|dist\.next|lib|cjs|\.mutants|\.tollgate|\.vitepress\/(?:cache|dist))(?:\/|$)/
/** Written by programs, which quote what other programs print. */
const GENERATED = /^(?:bench\/results\.md|docs\/reference\/conformance\.md|docs\/reference\/api\/.*)$/
/** They contain the words that they look for. */
const LISTS = 'scripts/prose/avoided-words.ts'
const IS_TEST = /\.(?:test|spec)\.[jt]sx?$|(?:^|\/)test\//
const PRODUCTION = /^(?:packages|apps|clients|templates|examples|scripts|docs)\//

/** @returns avoided words per 1,000 words */
export function ratePerThousand({ words, avoided }: WordRate): number {
  return words === 0 ? 0 : (avoided / words) * 1000
}

/** Counts in the files of a repository. */
export function measureWords(root: string): WordRate[] {
  const files = globSync('**/*.{md,ts,tsx,mts,js}', { cwd: root, exclude: path => NOT_OURS.test(slashed(path)) })
    .map(slashed)
    .toSorted()
  const read = (file: string) => readFileSync(join(root, file), 'utf8')
  const documents = files
    .filter(file => file.endsWith('.md') && !GENERATED.test(file))
    .map(file => countIn(file, [proseOfMarkdown(read(file))]))
  const sources = files
    .filter(file => !file.endsWith('.md'))
    .map(file => ({ file, isTest: IS_TEST.test(file), prose: proseOfSource(file, read(file)) }))
  const production = sources.filter(({ file, isTest }) => !isTest && file !== LISTS && PRODUCTION.test(file))
  const tests = sources.filter(({ isTest }) => isTest)
  return [
    sum('documents', documents),
    sum(
      'messages',
      production.map(({ file, prose }) => countIn(file, prose.messages)),
    ),
    sum(
      'comments',
      production.map(({ file, prose }) => countIn(file, prose.comments)),
    ),
    sum(
      'test names',
      tests.map(({ file, prose }) => countIn(file, prose.testNames)),
    ),
  ]
}

function countIn(file: string, texts: readonly string[]): FileCount {
  const text = texts.join('\n')
  return { file, avoided: avoidedIn(text), words: wordsIn(text) }
}

function sum(group: string, counts: readonly FileCount[]): WordRate {
  return {
    group,
    words: counts.reduce((total, { words }) => total + words, 0),
    avoided: counts.reduce((total, { avoided }) => total + avoided.length, 0),
    worst: counts.filter(({ avoided }) => avoided.length > 0).toSorted((a, b) => b.avoided.length - a.avoided.length),
  }
}

function slashed(path: string): string {
  return path.replaceAll(sep, '/')
}
