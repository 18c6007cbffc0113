import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseStrictJsonObject } from './strict-json.ts'

const parse = (text: string) => parseStrictJsonObject(Buffer.from(text))
const nested = (levels: number) => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`

describe('parseStrictJsonObject', () => {
  for (const [what, text, value] of [
    ['an empty object', '{}', {}],
    ['white space around and between', ' {\t"a" :\r\n1 } ', { a: 1 }],
    ['every kind of value', '{"a":[1,-2.5e3,true,null,"x",{}]}', { a: [1, -2500, true, null, 'x', {}] }],
    ['one name at two levels', '{"a":{"a":{"a":1}}}', { a: { a: { a: 1 } } }],
    ['one name in two objects of a list', '[{"a":1},{"a":2}]'.replace(/.*/s, '{"l":$&}'), { l: [{ a: 1 }, { a: 2 }] }],
    ['a string that looks like a member', '{"a":"\\"b\\":1","c":"x:y"}', { a: '"b":1', c: 'x:y' }],
    ['a string that ends in an escaped backslash', '{"a":"\\\\","b":"\\\\\\""}', { a: '\\', b: '\\"' }],
    ['a well-formed pair of surrogate escapes', '{"a":"\\ud83d\\ude00"}', { a: '😀' }],
    ['names in other scripts', '{"ключ":"значение"}', { ключ: 'значение' }],
    ['an empty name', '{"":1}', { '': 1 }],
    ['a replacement character that the text itself has', '{"a":"\ufffd"}', { a: '\ufffd' }],
  ] as const) {
    it(`reads ${what}`, () => assert.deepEqual(parse(text), value))
  }

  it('reads 16 levels and not 17', () => {
    assert.ok(parse(nested(16)))
    assert.equal(parse(nested(17)), undefined)
  })

  it('refuses any depth without running out of stack', () => assert.equal(parse(nested(500_000)), undefined))

  for (const [what, text] of [
    ['nothing', ''],
    ['white space', '  '],
    ['an array', '[]'],
    ['a string', '"a"'],
    ['a number', '1'],
    ['null', 'null'],
    ['true', 'true'],
    ['something behind the object', '{}x'],
    ['two objects', '{}{}'],
    ['a comment', '{/**/}'],
    ['a trailing comma', '{"a":1,}'],
    ['single quotes', "{'a':1}"],
    ['a bare name', '{a:1}'],
    ['a byte order mark', '\ufeff{}'],
    ['a control character in a string', '{"a":"\n"}'],
    ['a NUL behind the object', '{}\0'],
    ['a no-break space', '{\u00a0}'],
    ['NaN', '{"a":NaN}'],
    ['Infinity', '{"a":Infinity}'],
    ['a number beyond every double', '{"a":1e400}'],
    ['a negative number beyond every double', '{"a":-1e400}'],
    ['such a number deep inside', '{"a":[{"b":[1e999]}]}'],
    ['a leading zero', '{"a":01}'],
    ['a hexadecimal number', '{"a":0x10}'],
    ['a member twice', '{"a":1,"a":1}'],
    ['a member three times', '{"a":1,"b":2,"a":1,"a":3}'],
    ['a member twice with white space before the colon', '{"a" :1,"a"\n:1}'],
    ['a member twice, escaped once', '{"iss":"a","is\\u0073":"b"}'],
    ['a member twice, escaped in two ways', '{"\\u0041":1,"\\u0041":2}'],
    ['a quote in a name twice', '{"\\"":1,"\\u0022":2}'],
    ['an empty name twice', '{"":1,"":2}'],
    ['a member twice deep inside', '{"a":[{"b":{"c":1,"c":2}}]}'],
    ['__proto__ twice', '{"__proto__":1,"__proto__":2}'],
    ['a lone high surrogate', '{"a":"\\ud83d"}'],
    ['a lone low surrogate', '{"a":"\\ude00"}'],
    ['surrogates in the wrong order', '{"a":"\\ude00\\ud83d"}'],
    ['a lone surrogate in a name', '{"\\ud83d":1}'],
    ['a lone surrogate deep inside', '{"a":[["\\udfff"]]}'],
  ] as const) {
    it(`refuses ${what}`, () => assert.equal(parse(text), undefined))
  }

  for (const [what, bytes] of [
    ['a byte that UTF-8 has not', [0xff]],
    ['a letter in Latin-1', [0xe9]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['a surrogate in UTF-8', [0xed, 0xa0, 0x80]],
    ['a code point beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
    ['half a letter', [0xc3]],
  ] as const) {
    it(`refuses ${what}`, () => {
      const document = Buffer.concat([Buffer.from('{"a":"'), Buffer.from(bytes), Buffer.from('"}')])
      assert.equal(parseStrictJsonObject(document), undefined)
    })
  }

  it('refuses UTF-16', () => assert.equal(parseStrictJsonObject(Buffer.from('{"a":1}', 'utf16le')), undefined))

  it('takes __proto__, constructor and toString as members like any other', () => {
    const value = parse('{"__proto__":{"admin":true},"constructor":1,"toString":2}')
    assert.ok(value)
    assert.deepEqual(Object.keys(value), ['__proto__', 'constructor', 'toString'])
    assert.equal(value.admin, undefined)
    assert.equal(Object.hasOwn(Object.prototype, 'admin'), false)
  })
})
