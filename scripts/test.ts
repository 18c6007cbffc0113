/** Runs all tests but those of the whole stack (`npm run e2e`) and of several processes (`npm run postgres`). */
import { runTests } from './tests/run-tests.ts'

await runTests([
  { sources: 'packages/guard/{src,test}/**/*.test.ts', compiled: ['guard/', 'guard/dist/'] },
  { sources: 'packages/tenant/{src/**/,test/,test/!(postgres)/**/}*.test.ts', compiled: ['tenant/', 'tenant/dist/'] },
  { sources: 'packages/!(guard|tenant)/src/**/*.test.ts', compiled: ['/src/', '/dist/'] },
  { sources: 'apps/api/src/**/*.test.ts', compiled: ['/src/', '/dist/'] },
  { sources: 'apis/{*,mcp/src/mcp-server}.test.ts', compiled: ['apis/', 'apis/dist/'] },
  { sources: 'apps/client/server/**/*.test.ts', compiled: ['/server/', '/dist/server/'] },
  {
    sources: 'examples/{*,docs/*,how-to/{*,*/*},nest/*,testing/*,tutorial/*}.test.ts',
    compiled: ['examples/', 'examples/dist/'],
  },
  { sources: 'scripts/**/*.test.ts' },
])
