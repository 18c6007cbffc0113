import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { root } from './steps.ts'

const read = (file: string): string => readFileSync(join(root, file), 'utf8')

describe('the documents', () => {
  for (const document of [
    'README.md',
    'CHANGELOG.md',
    ...globSync('docs/**/*.md', { cwd: root, exclude: ['**/node_modules'] }),
  ]) {
    it(`have no dead links: ${document}`, () => {
      const addresses = /(?:\]\(|\bsrc(?:set)?=")(?!https?:|#)([^)#"]+)/g
      const links = [...read(document).matchAll(addresses)].map(([, link = '']) => link)
      assert.deepEqual(
        links.filter(link => !existsSync(join(root, dirname(document), link))),
        [],
      )
    })
  }

  it('show the same route in the README as in examples/fastify', () => {
    const shown = /```ts\n([\s\S]*?)```/.exec(read('README.md'))?.[1] ?? ''
    const example = read('examples/fastify/main.ts').split('\n')
    assert.ok(shown.includes('permissions('))
    assert.deepEqual(
      shown.split('\n').filter(line => !example.includes(line)),
      [],
    )
  })

  it('name npm scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json'))
    for (const [, name = ''] of read('README.md').matchAll(
      /npm (?:run )?(start|test|dev|build|check|conformance|mutate|screenshots|bench|fix)\b/g,
    )) {
      assert.ok(name in scripts, name)
    }
  })

  it('have a CI run that uses the README\u2019s test command on a clean clone and then runs real clients', () => {
    assert.ok(read('README.md').includes('npm ci && npm test\n'))
    assert.match(read('.ci/run'), /^npm ci && npm test\nnpm run conformance$/m)
  })

  it('list every decision in docs/decisions/README.md', () => {
    const index = read('docs/decisions/README.md')
    for (const file of globSync('[0-9]*.md', { cwd: join(root, 'docs/decisions') }))
      assert.ok(index.includes(`(${file})`), file)
  })
})
