/**
 * Runs end-to-end suites with the official DynamoDB Local in place of dynalite: fetches it once by Maven into
 * `.dynamodb-local/`, starts it in memory on a free loopback port, hands its address over in WORLD_DYNAMODB_URL (which
 * test/world/dynamo.ts honours), and stops it. Needs Java 17 and, the first time, `mvn`. Arguments go to jest;
 * without any, the scan's and the remediation's suites run.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const libraries = path.join(root, '.dynamodb-local');
const pom = path.join(root, 'test', 'infra', 'dynamodb-local', 'pom.xml');
const SUITES = ['scan.test', 'scan-lifecycle.test', 'scan-failure.test', 'remediation.test'];
const START_TIMEOUT_MS = 60_000;

process.exitCode = await main();

async function main() {
  if (spawnSync('java', ['-version']).status !== 0)
    return refuse('Java is not installed; DynamoDB Local needs 17 or newer');
  if (!existsSync(path.join(root, 'dist', 'index.js')))
    return refuse('dist/index.js is missing; run `npm run build`');
  if (!existsSync(path.join(libraries, 'complete')) && !fetchOnce())
    return refuse('DynamoDB Local could not be fetched; it needs `mvn` and Maven Central or a mirror of it');
  const port = await freePort();
  const server = spawn(
    'java',
    [
      `-Dsqlite4java.library.path=${libraries}`,
      '-cp',
      path.join(libraries, '*'),
      'com.amazonaws.services.dynamodbv2.local.main.ServerRunner',
      '-inMemory',
      '-disableTelemetry',
      '-port',
      String(port),
    ],
    { cwd: libraries, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const ended = new Promise((resolve) => server.once('exit', resolve));
  try {
    const url = `http://127.0.0.1:${port}`;
    await ready(url, server);
    const jest = spawn(
      process.execPath,
      [
        '--experimental-vm-modules',
        '--no-warnings',
        path.join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
        ...(process.argv.length > 2 ? process.argv.slice(2) : SUITES.map((suite) => `test/e2e/${suite}`)),
      ],
      { cwd: root, stdio: 'inherit', env: { ...process.env, WORLD_DYNAMODB_URL: url } },
    );
    return await new Promise((resolve) => jest.once('exit', (code) => resolve(code ?? 1)));
  } catch (error) {
    return refuse(error.message);
  } finally {
    server.kill();
    await ended;
  }
}

/** The marker is written last, so that an interrupted fetch is made again. */
function fetchOnce() {
  const goal = ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${libraries}`];
  if (spawnSync('mvn', goal, { stdio: 'inherit' }).status !== 0) return false;
  writeFileSync(path.join(libraries, 'complete'), '');
  return true;
}

/** Any answer will do; DynamoDB Local refuses a request without an operation. */
async function ready(url, server) {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (server.exitCode !== null) throw new Error(`DynamoDB Local ended with exit code ${server.exitCode}`);
    try {
      await (await fetch(url)).arrayBuffer();
      return;
    } catch {
      await sleep(200);
    }
  }
  throw new Error(`DynamoDB Local did not answer within ${START_TIMEOUT_MS / 1000} s`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

function refuse(message) {
  console.error(message);
  return 1;
}
