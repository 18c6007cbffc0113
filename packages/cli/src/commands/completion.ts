import type { ExitCode, Invocation } from '../command.ts'
import { type CommandLine, parseCommandLine } from '../command-line.ts'
import { UsageError } from '../failure.ts'

const COMMAND_LINE = {
  usage: ['completion <bash | zsh | fish>'],
  description: `Prints a script that completes the commands of tollgate and their options:

  bash  add to ~/.bashrc:  eval "$(tollgate completion bash)"
  zsh   add to ~/.zshrc:   eval "$(tollgate completion zsh)"
  fish  tollgate completion fish > ~/.config/fish/completions/tollgate.fish`,
  options: {},
  allowPositionals: true,
} as const satisfies CommandLine

/** The options of each command, by its name. */
type Words = ReadonlyMap<string, readonly string[]>

const SCRIPTS: Readonly<Record<string, (words: Words) => string>> = { bash, zsh, fish }

/** Prints a completion script. The options come from the help of each command. */
export async function completion({ args, write, help }: Invocation): Promise<ExitCode> {
  const parsed = parseCommandLine({ args, write }, COMMAND_LINE)
  if (!parsed) return 0
  const { positionals } = parsed
  const [shell = '', extra] = positionals
  const script = Object.hasOwn(SCRIPTS, shell) ? SCRIPTS[shell] : undefined
  if (!script || extra !== undefined) throw new UsageError('Name one shell: "bash", "zsh" or "fish"')
  const words = new Map<string, readonly string[]>()
  for (const [command, text] of await help()) {
    words.set(command, [...new Set(Array.from(text.matchAll(/(?<=^ {2}|, )--[a-z][a-z-]*/gm), ([option]) => option))])
  }
  write(script(words))
  return 0
}

function cases(words: Words, form: (command: string, options: string) => string): string {
  return Array.from(words, ([command, options]) => form(command, options.join(' '))).join('\n')
}

function bash(words: Words): string {
  return `_tollgate() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words
  if [ "$COMP_CWORD" -eq 1 ]; then words="${[...words.keys()].join(' ')}"
  else
    case "\${COMP_WORDS[1]}" in
${cases(words, (command, options) => `      ${command}) words="${options}" ;;`)}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _tollgate tollgate
`
}

function zsh(words: Words): string {
  return `#compdef tollgate
_tollgate() {
  if (( CURRENT == 2 )); then compadd -- ${[...words.keys()].join(' ')}
  else
    case "$words[2]" in
${cases(words, (command, options) => `      ${command}) compadd -- ${options} ;;`)}
    esac
    _files
  fi
}
compdef _tollgate tollgate
`
}

function fish(words: Words): string {
  const lines = Array.from(words, ([command, options]) => [
    `complete -c tollgate -f -n __fish_use_subcommand -a ${command}`,
    ...options.map(option => `complete -c tollgate -n "__fish_seen_subcommand_from ${command}" -l ${option.slice(2)}`),
  ])
  return `${lines.flat().join('\n')}\n`
}
