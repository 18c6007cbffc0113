/** Starts the MCP server: `ISSUER=http://localhost:7070/ RESOURCE=http://localhost:3000/mcp node main.js`. */
import { createNotesApp } from './notes.ts'

const { ISSUER: issuer = '', RESOURCE: resource = 'http://localhost:3000/mcp', PORT = '3000' } = process.env

const server = createNotesApp(issuer, resource).listen(Number(PORT), 'localhost', () => {
  const address = server.address()
  console.log(`Listening on http://localhost:${typeof address === 'object' ? address?.port : PORT}`)
})
