/** The Hello World API as it is. */
import { createApp } from '@tollgate/hello-world-api'
import { announce, listenOptions, serverSettings } from './serve.ts'

const settings = serverSettings()
const { issuer, jwksUri, audience } = settings.material
const app = createApp({ port: settings.port, clientOrigin: 'http://localhost:4040', issuer, jwksUri, audience })
await app.listen(listenOptions(settings))
announce(app.server.address())
