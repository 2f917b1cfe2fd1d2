/** One page a role, each with only its own code; hashed files under assets/, compressed once at build time. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

const PAGES = ['v', 'moderate', 'screen', 'demo']
const OUT = '../voting/static'

/** Writes .br and .gz beside everything that gets smaller, because the server compresses nothing itself. */
function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    writeBundle() {
      for (const entry of readdirSync(OUT, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !/\.(js|css|html|svg|json)$/.test(entry.name)) continue
        const file = join(entry.parentPath, entry.name)
        const body = readFileSync(file)
        writeFileSync(`${file}.gz`, gzipSync(body, { level: 9 }))
        writeFileSync(`${file}.br`, brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
      }
    },
  }
}

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [precompress()],
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: PAGES.map((page) => `${page}.html`),
      // one chunk for what every page needs, and what a phone's parts share: on a bad network each request costs
      output: { advancedChunks: { groups: [{ name: 'common', test: /node_modules.preact|src.lib.(api|live|i18n|format|clock)|preload-helper|src.vote.(box|secret|parts|lamp)\./ }] } },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8000', '/demo': 'http://127.0.0.1:8000', '/live': { target: 'http://127.0.0.1:8000', ws: true } } },
})
