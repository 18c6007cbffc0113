import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { tutorial } from './tutorial.ts'

export default defineConfig({
  base: '/dashboard/',
  plugins: [react(), tutorial()],
  build: {
    emptyOutDir: true,
    // The Content-Security-Policy allows files only, no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { input: ['index.html', 'quickstart.html'] },
  },
})
