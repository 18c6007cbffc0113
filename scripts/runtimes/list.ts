/** A runtime, with how to run tests on it and how to read what it prints. */
export interface Runtime {
  readonly name: string
  /** Relative to the root of the repository. */
  readonly program: string
  /** The program that knows the version, if it is another one. */
  readonly versionOf?: string
  args(files: readonly string[]): readonly string[]
  read(output: string): { readonly passed: number; readonly failures: readonly string[] }
  /** Files that cannot be loaded there. */
  readonly without: readonly string[]
  /** Parts of the names of tests that fail there for a reason that docs/reference/runtimes.md gives. */
  readonly known: readonly string[]
}

const BIN = 'runtimes/node_modules'

export const RUNTIMES: readonly Runtime[] = [
  node('Node 22', `${BIN}/node22/bin/node`),
  node('Node 24', `${BIN}/node24/bin/node`),
  node('Node 26', 'node_modules/.bin/node'),
  {
    name: 'Bun',
    program: `${BIN}/.bin/bun`,
    args: files => ['test', ...files],
    read: output => ({
      passed: numberIn(output, /^\s*(\d+) pass$/m),
      failures: [
        ...namesIn(output, /^\(fail\) (.*?)(?: \[[\d.]+ms\])?$/gm),
        ...namesIn(output, /^# (Unhandled error.*)$/gm),
      ],
    }),
    // They import or generate what Bun lacks: `queryObjects`, and keys on curves that BoringSSL does not know.
    without: ['cache/token-cache.test.js', 'jose/jwk.test.js', 'jose/public-key.test.js'],
    known: [],
  },
  {
    name: 'Deno',
    program: `${BIN}/.bin/deno`,
    args: files => ['test', '--allow-all', '--no-check', ...files],
    read: output => ({
      passed: numberIn(output, /\d+ passed \((\d+) steps\)/),
      failures: namesIn(/ FAILURES \n\n(.*?)\n\n/s.exec(output)?.[1] ?? '', /^(.*?) => .*$/gm),
    }),
    without: [],
    known: [
      'is undefined for a key that is spelled with',
      'refuses a character beyond ASCII whose low byte is base64url',
      'refuses signatures over another digest',
      'that is answered by "trickle"',
      'is 401 unreadable_certificate for a certificate and more bytes',
    ],
  },
  {
    name: 'workerd',
    program: 'node_modules/.bin/node',
    versionOf: `${BIN}/.bin/workerd`,
    args: () => ['--test', '--test-reporter=spec', './packages/guard/dist/test/runtimes/workerd-contract.js'],
    read: readSpec,
    without: [],
    known: [],
  },
]

function node(name: string, program: string): Runtime {
  const args = (files: readonly string[]) => ['--test', '--test-reporter=spec', ...files]
  return { name, program, args, read: readSpec, without: [], known: [] }
}

/** What Node's reporter `spec` prints. */
function readSpec(output: string): { readonly passed: number; readonly failures: readonly string[] } {
  const [, failing = ''] = output.split('✖ failing tests:')
  return { passed: numberIn(output, /^ℹ pass (\d+)$/m), failures: namesIn(failing, /^✖ (.*?) \([\d.]+ms\)$/gm) }
}

function numberIn(text: string, pattern: RegExp): number {
  return Number(pattern.exec(text)?.[1] ?? 0)
}

function namesIn(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), ([, name = '']) => name)
}
