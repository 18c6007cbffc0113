import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { drawPicture } from './picture.ts'

describe('drawPicture', () => {
  for (const email of ['user@example.com', '1@example.com', 'ü@example.com', '']) {
    it(`draws an image with a size of its own for "${email}"`, () => {
      const [type, svg = ''] = drawPicture(email).split(/,(.*)/s)
      assert.equal(type, 'data:image/svg+xml')
      assert.match(decodeURIComponent(svg), /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="480" height="480" /)
    })
  }
})
