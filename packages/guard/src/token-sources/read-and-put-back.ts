import type { IncomingMessage } from 'node:http'

/**
 * Reads the body of a request and puts it back, so that parsers and handlers behind the guard read it as usual. That works
 * only until the stream has told of its end, so the length must be known.
 *
 * @param length - of the body, in bytes: its `Content-Length`, which Node's parser enforces
 * @returns what was sent until then, if the client closes the connection
 */
export function readAndPutBack(stream: IncomingMessage, length: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let missing = length
  return new Promise(resolve => {
    const finish = () => {
      stream.off('readable', read).off('close', finish).off('error', finish)
      const bytes = Buffer.concat(chunks)
      if (bytes.length > 0 && !stream.destroyed) stream.unshift(bytes)
      resolve(bytes.toString('latin1'))
    }
    const read = () => {
      while (missing > 0) {
        const chunk: unknown = stream.read()
        if (chunk === null) return
        const bytes = typeof chunk === 'string' ? Buffer.from(chunk, stream.readableEncoding ?? 'utf8') : chunk
        if (!(bytes instanceof Uint8Array)) return finish()
        chunks.push(bytes)
        missing -= bytes.length
      }
      finish()
    }
    // Nothing to read: the end of an empty stream would be lost.
    if (length === 0 || stream.destroyed) return resolve('')
    stream.on('readable', read).on('close', finish).on('error', finish)
  })
}
