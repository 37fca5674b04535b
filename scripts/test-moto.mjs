/**
 * Runs the suites `test/moto/*.moto.ts`, the packaged action against moto (an AWS that is not ours): starts moto on a
 * free loopback port, hands its address over in MOTO_URL, and stops it. Arguments go to jest.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const START_TIMEOUT_MS = 60_000;

const python = [process.env.PYTHON, path.join(root, '.venv', 'bin', 'python'), 'python3', 'python'].find(
  hasMoto,
);
if (python === undefined) {
  fail(
    'moto is not installed for any Python found here; run `pip install -r test/infra/requirements.txt` (in a virtual environment: .venv)',
  );
} else if (!existsSync(path.join(root, 'dist', 'index.js'))) {
  fail('dist/index.js is missing; run `npm run build`');
} else {
  process.exitCode = await run(python);
}

async function run(python) {
  const server = spawn(python, [path.join(root, 'test', 'moto', 'server.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  try {
    const url = await address(server);
    const jest = spawn(
      process.execPath,
      [
        '--experimental-vm-modules',
        '--no-warnings',
        path.join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
        // One moto, which every test empties: one test at a time.
        '--runInBand',
        '--testMatch',
        '**/*.moto.ts',
        ...process.argv.slice(2),
      ],
      { cwd: root, stdio: 'inherit', env: { ...process.env, MOTO_URL: url, MOTO_PYTHON: python } },
    );
    return await new Promise((resolve) => jest.once('exit', (code) => resolve(code ?? 1)));
  } catch (error) {
    console.error(error.message);
    return 1;
  } finally {
    server.stdin.end();
    server.kill();
    await ended;
  }
}

/** The first line that the server prints. */
function address(server) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`moto did not start within ${START_TIMEOUT_MS / 1000} s`)),
      START_TIMEOUT_MS,
    );
    const settle = (finish, value) => {
      clearTimeout(timer);
      finish(value);
    };
    createInterface({ input: server.stdout }).once('line', (line) => settle(resolve, line));
    server.once('exit', (code) =>
      settle(reject, new Error(`moto ended with exit code ${code} before it was ready`)),
    );
    server.once('error', (error) => settle(reject, error));
  });
}

function hasMoto(candidate) {
  return candidate !== undefined && spawnSync(candidate, ['-c', 'import moto.server, moto.iam']).status === 0;
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}
