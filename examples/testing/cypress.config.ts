import { createGuard } from '@tollgate/guard'
import { createTestIssuer } from '@tollgate/guard/testing'
import { createApp } from './orders.ts'

interface On {
  (event: 'task', tasks: Record<string, (argument: object) => unknown>): void
  (event: 'after:run', callback: () => unknown): void
}

export default {
  e2e: {
    async setupNodeEvents(on: On, config: object): Promise<object> {
      const issuer = await createTestIssuer()
      const app = createApp(createGuard(issuer))
      const baseUrl = await app.listen({ host: 'localhost', port: 0 })
      on('task', { token: claims => issuer.issue({ ...claims }) })
      on('after:run', () => Promise.all([app.close(), issuer.close()]))
      return { ...config, baseUrl }
    },
  },
}
