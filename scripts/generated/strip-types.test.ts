import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { stripTypes } from './strip-types.ts'

describe('stripTypes', () => {
  for (const [what, source, expected] of [
    ['annotations', 'const a: number = f<string>(b)', 'const a = f(b)'],
    ['optional parameters', 'function f(a?: string, b = 1) {}', 'function f(a, b = 1) {}'],
    ['assertions', 'f(a as string, { b } satisfies B)', 'f(a, { b })'],
    ['an assertion around another one', 'f((a as unknown as string).b)', 'f((a).b)'],
    ['imports of types', "import type { A } from 'a'\nimport { type B, c } from 'b'", "\nimport {  c } from 'b'"],
    ['a type with its comment', '/** What. */\nexport type A = 1\n/** Other. */\nf()', '\n/** Other. */\nf()'],
    ['an interface, but no comment of the file', '// Top\n\ninterface A {}\nf()', '// Top\n\n\nf()'],
    ['interfaces of a class', 'class A extends B implements C<D>, E {}', 'class A extends B  {}'],
    ['modifiers', 'class A { private override b: C = 1\n @d() readonly e }', 'class A { b = 1\n @d() e }'],
    ['types in JSX', '<A b={c as D} />', '<A b={c} />'],
  ] as const) {
    it(`removes ${what}`, () => assert.equal(stripTypes('a.tsx', source), expected))
  }

  it('rejects syntax that is not only types', () => {
    assert.throws(() => stripTypes('a.ts', 'enum A { B }'), /^TypeError: Cannot strip TSEnumDeclaration/)
  })

  it('rejects a module that it cannot parse, with its name', () => {
    assert.throws(() => stripTypes('a.ts', 'const = 1'), /^TypeError: Cannot parse "a\.ts": /)
  })
})
