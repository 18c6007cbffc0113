import { parseArgs } from 'node:util'
import type { Invocation } from './command.ts'

/** The arguments that a command takes. `--help` prints them, and docs/reference/cli.md has that text. */
export interface CommandLine {
  /** What follows `tollgate`, in each of its forms. */
  readonly usage: readonly string[]
  /** What the command does, in lines of at most 84 characters. */
  readonly description: string
  /** By the name that follows `--`. */
  readonly options: Readonly<Record<string, Option>>
  /** Whether it takes arguments that are not options. Default: false. */
  readonly allowPositionals?: boolean
  /** What `--help` says after the options. */
  readonly notes?: string
}

interface Option {
  readonly type: 'string' | 'boolean'
  /** One letter, which can follow `-`. */
  readonly short?: string
  readonly multiple?: boolean
  readonly default?: string | boolean
  readonly describe: string
}

type Parsed<Options extends CommandLine['options']> = ReturnType<
  typeof parseArgs<{ args: string[]; options: Options; allowPositionals: boolean }>
>

/**
 * Parses the arguments of a command. With `--help` it prints the help instead, and returns `undefined`.
 *
 * @throws an error of `parseArgs` for an argument that the command does not take
 */
export function parseCommandLine<const Options extends CommandLine['options']>(
  { args, write }: Pick<Invocation, 'args' | 'write'>,
  commandLine: CommandLine & { readonly options: Options },
): Parsed<Options> | undefined {
  if (args.includes('--help')) {
    write(helpOf(commandLine))
    return undefined
  }
  const { options, allowPositionals = false } = commandLine
  return parseArgs({ args, options, allowPositionals })
}

const WIDTH = 84

function helpOf({ usage, description, options, notes }: CommandLine): string {
  const forms = usage.map((form, index) => `${index === 0 ? 'Usage:' : '      '} tollgate ${form}\n`)
  const named = Object.entries(options).map(([name, { short, describe }]) => [
    short ? `${name}, -${short}` : name,
    describe,
  ])
  const described = [...named, ['help', 'show this help']]
  const width = Math.max(...described.map(([name = '']) => name.length))
  const rows = described.flatMap(([name = '', describe = '']) => {
    const [first = '', ...more] = wrap(describe, WIDTH - width - 6)
    return [`  --${name.padEnd(width)}  ${first}\n`, ...more.map(line => `${' '.repeat(width + 6)}${line}\n`)]
  })
  return [forms.join(''), `${description}\n`, rows.join(''), ...(notes ? [`${notes}\n`] : [])].join('\n')
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
