/**
 * Runs end-to-end suites with the official DynamoDB Local in place of dynalite: fetches it once by Maven into
 * `.dynamodb-local/`, starts it in memory on loopback, hands its address over in WORLD_DYNAMODB_URL (which
 * test/world/dynamo.ts honours), and stops it. Needs a JDK 17 and, the first time, `mvn`. Arguments go to jest;
 * without any, the scan's and the remediation's suites run.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const libraries = path.join(root, '.dynamodb-local');
const sources = path.join(root, 'test', 'infra', 'dynamodb-local');
const pom = path.join(sources, 'pom.xml');
const SUITES = ['scan.test', 'scan-lifecycle.test', 'scan-failure.test', 'remediation.test'];
const START_TIMEOUT_MS = 60_000;

process.exitCode = await main();

async function main() {
  if (spawnSync('java', ['-version']).status !== 0)
    return refuse('Java is not installed; DynamoDB Local needs a JDK, 17 or newer');
  if (!existsSync(path.join(root, 'dist', 'index.js')))
    return refuse('dist/index.js is missing; run `npm run build`');
  if (!existsSync(path.join(libraries, 'complete')) && !fetchOnce())
    return refuse('DynamoDB Local could not be fetched; it needs `mvn` and Maven Central or a mirror of it');
  const server = spawn(
    'java',
    [
      `-Dsqlite4java.library.path=${libraries}`,
      '-cp',
      path.join(libraries, '*'),
      path.join(sources, 'LoopbackServer.java'),
    ],
    { cwd: libraries, stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const ended = new Promise((resolve) => server.once('exit', resolve));
  try {
    const url = await address(server);
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
    server.stdin.end();
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

/** The line that names it; DynamoDB Local prints lines of its own before. */
function address(server) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`DynamoDB Local did not start within ${START_TIMEOUT_MS / 1000} s`)),
      START_TIMEOUT_MS,
    );
    createInterface({ input: server.stdout }).on('line', (line) => {
      if (!/^http:\/\/127\.0\.0\.1:\d+$/.test(line)) return;
      clearTimeout(timer);
      resolve(line);
    });
    server.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`DynamoDB Local ended with exit code ${code} before it was ready`));
    });
  });
}

function refuse(message) {
  console.error(message);
  return 1;
}
