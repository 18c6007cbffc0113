import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, it } from 'node:test'
import { avoidedIn, wordsIn } from './prose/avoided-words.ts'
import { proseOfMarkdown, proseOfSource } from './prose/prose.ts'
import { measureWords, ratePerThousand } from './prose/word-rates.ts'
import { root } from './steps.ts'

const folder = mkdtempSync(join(tmpdir(), 'tollgate-words-'))
after(() => rmSync(folder, { recursive: true }))

describe('avoidedIn', () => {
  it('finds whole words in any case', () => {
    assert.deepEqual(avoidedIn('Nobody is whomever it was, anew'), ['whomever', 'nobody', 'anew'])
  })

  it('leaves words alone that only contain an avoided one', () => {
    assert.deepEqual(avoidedIn('The standsbys besides a holest renewed foretold'), [])
  })

  it('finds "is over" at the end of a clause only', () => {
    assert.deepEqual(avoidedIn('The link is over. It is over https.'), ['is over'])
  })

  it('finds "answer" as a noun only', () => {
    assert.deepEqual(avoidedIn('An answer came. The server answers with 401.'), ['an answer'])
  })
})

describe('wordsIn', () => {
  it('counts words, with apostrophes and hyphens, and no numbers or symbols', () => {
    assert.equal(wordsIn('Auth0’s single-page app — 401 { } isn’t it?'), 5)
  })
})

describe('proseOfMarkdown', () => {
  it('leaves out code, HTML, comments and link targets', () => {
    const page = [
      '# Title',
      '```ts',
      'const nobody = 1',
      '```',
      'See [this](whoever.md), `beside`, <img alt="anew"> and <!-- thrice --> more.',
      '````md',
      '```',
      'amid',
      '```',
      '````',
    ].join('\n')
    assert.deepEqual(avoidedIn(proseOfMarkdown(page)), [])
    assert.match(proseOfMarkdown(page), /# Title\n[\s\S]*See \[this\], ,/)
  })
})

describe('proseOfSource', () => {
  it('collects messages, comments and test names of TypeScript', () => {
    const source = [
      '/** Why it is so, with `code`. */',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source code
      'export const message = (name: string) => `Cannot read ${name}` as const',
      "const word = 'single'",
      '// biome-ignore lint/x: because',
      "it.skip('reads a file', () => {})",
    ].join('\n')
    const { messages, comments, testNames } = proseOfSource('a.ts', source)
    assert.deepEqual(messages, ['Cannot read …', 'reads a file'])
    assert.deepEqual(comments, ['Why it is so, with .'])
    assert.deepEqual(testNames, ['reads a file'])
  })

  it('collects the text of JSX and not its class names', () => {
    const { messages } = proseOfSource('a.tsx', '<p className="flex gap-2" title="An explanation here">Log in here</p>')
    assert.deepEqual(messages, ['An explanation here', 'Log in here'])
  })

  it('throws with the name of a file that cannot be parsed', () => {
    assert.throws(() => proseOfSource('broken.ts', 'const = 1'), /Cannot parse "broken\.ts"/)
  })
})

describe('measureWords', () => {
  it('groups the words of a repository and puts the worst file first', () => {
    write('README.md', 'One two three four. Nobody.')
    write('docs/a.md', 'nobody whoever')
    write('docs/node_modules/b.md', 'nobody')
    write('packages/p/src/a.ts', '// four words of comment\nexport const text = "nobody is here"\n')
    write(
      'packages/p/src/a.test.ts',
      'import { test } from "node:test"\n// nobody\ntest("answers a stranger", () => {})\n',
    )
    const rates = measureWords(folder)
    assert.deepEqual(
      rates.map(({ group, words, avoided }) => [group, words, avoided]),
      [
        ['documents', 7, 3],
        ['messages', 3, 1],
        ['comments', 4, 0],
        ['test names', 3, 1],
      ],
    )
    assert.deepEqual(
      rates[0]?.worst.map(({ file }) => file),
      ['docs/a.md', 'README.md'],
    )
    assert.equal(ratePerThousand({ group: '', words: 2000, avoided: 3, worst: [] }), 1.5)
  })
})

it('The documents have at most one avoided word per 1,000', () => {
  const documents = measureWords(root).find(({ group }) => group === 'documents')
  assert.ok(documents && documents.words > 20_000)
  assert.ok(ratePerThousand(documents) <= 1, JSON.stringify(documents.worst.slice(0, 10), undefined, 2))
})

function write(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), text)
}
