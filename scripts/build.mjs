/**
 * Bundles lib/ (made by tsc) into dist/, the way the Actions runner starts it. dist/ is emptied first, so that chunks
 * of an earlier build do not stay behind.
 */
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
rmSync('dist', { recursive: true, force: true });
const ncc = require.resolve('@vercel/ncc/dist/ncc/cli.js');
const { status } = spawnSync(
  process.execPath,
  [ncc, 'build', 'lib/index.js', '-o', 'dist', '--license', 'licenses.txt'],
  {
    stdio: ['ignore', 'ignore', 'inherit'],
  },
);
if (status !== 0) process.exit(status ?? 1);
writeFileSync('dist/package.json', '{"type":"module"}\n');
rmSync('lib', { recursive: true, force: true });
