/** Holds together what must be said in several places: action.yml, the inputs' reader, the outputs, the README. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { INPUT_DEFAULTS, MODES } from '../src/inputs.ts';
import { OUTPUTS } from '../src/outputs.ts';
import { repositoryRoot } from './world/repository-root.ts';
import { readInputDefaults } from './world/runner-inputs.ts';

const root = repositoryRoot();
const actionFile = path.join(root, 'action.yml');
const action = readFileSync(actionFile, 'utf8');

/** Name to description of the entries of one section; reads this one file's plain shape, not YAML. */
function entries(section: string): ReadonlyMap<string, string> {
  const body = new RegExp(`^${section}:\\n((?: .*\\n|\\n)*)`, 'm').exec(action)?.[1] ?? '';
  return new Map(
    body
      .split(/^(?= {2}\S)/m)
      .filter((entry) => entry.trim() !== '')
      .map((entry) => [
        /^ {2}([\w-]+):/.exec(entry)?.[1] ?? entry,
        /^ {4}description: (.*)$/m
          .exec(entry)?.[1]
          ?.replace(/^'(.*)'$/, '$1')
          .replaceAll("''", "'") ?? '',
      ]),
  );
}

describe('action.yml', () => {
  it('runs dist/index.js on node24', () => {
    expect(action).toMatch(/^runs:\n {2}using: node24\n {2}main: dist\/index\.js\n/m);
  });

  it('has the inputs that are read, in the same order, with the same defaults', () => {
    const defaults = [...readInputDefaults(actionFile)].map(([name, value]) => [
      name,
      // Evaluated by the runner, so the reader itself has nothing to fall back to.
      name === 'github-token' && value === '${{ github.token }}' ? '' : value,
    ]);
    expect(defaults).toEqual(Object.entries(INPUT_DEFAULTS));
  });

  it('requires no input', () => {
    expect(action).not.toMatch(/^\s+required:/m);
  });

  it('describes every input and output', () => {
    for (const description of [...entries('inputs').values(), ...entries('outputs').values()]) {
      expect(description.length).toBeGreaterThan(10);
    }
    expect([...entries('inputs').keys()]).toEqual(Object.keys(INPUT_DEFAULTS));
  });

  it('has the outputs that are written', () => {
    expect([...entries('outputs').keys()].sort()).toEqual([...new Set(Object.values(OUTPUTS).flat())].sort());
  });

  it('says of every output which modes write it', () => {
    for (const [name, description] of entries('outputs')) {
      const modes = MODES.filter((mode) => OUTPUTS[mode].includes(name));
      const said = /^([^:]+): /.exec(description)?.[1];
      expect([name, said]).toEqual([name, modes.length === MODES.length ? 'Every mode' : modes.join(', ')]);
    }
  });

  it('names every mode', () => {
    const description = entries('inputs').get('mode') ?? '';
    for (const mode of MODES) expect(description).toContain(mode);
  });
});

describe('SPEC section 3', () => {
  it('names these outputs', () => {
    const counts = ['accounts-scanned', 'accounts-failed'];
    expect(OUTPUTS).toEqual({
      scan: [
        'result-path',
        ...counts,
        'stale-keys',
        'open-issues',
        'new-issues',
        'whitelisted-issues',
        'resolved-issues',
        'closed-issues',
        'tickets-created',
        'findings-json',
        'findings-csv',
      ],
      plan: ['result-path', ...counts, 'plan-path', 'plan-digest', 'planned-keys'],
      remediate: ['result-path', 'disabled-keys', 'skipped-keys', 'failed-keys'],
      rollback: ['result-path', 'reactivated-keys', 'skipped-keys', 'failed-keys'],
      validate: ['result-path', 'errors', 'warnings'],
    });
  });
});

const readme = path.join(root, 'README.md');
const text = readFileSync(readme, 'utf8');
/** The cells of the table between the markers, without its head. */
const table = (marker: string): readonly string[][] =>
  (new RegExp(`<!-- ${marker} -->([\\s\\S]*?)<!-- /${marker} -->`).exec(text)?.[1] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
const names = (cell: string | undefined): readonly string[] =>
  [...(cell ?? '').matchAll(/`([\w-]+)`/g)].map(([, name]) => name ?? '');

describe('README.md', () => {
  it('has the inputs of action.yml in its table, with their defaults', () => {
    const rows = table('inputs').flatMap(([cell, said = '']) => names(cell).map((name) => ({ name, said })));
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(INPUT_DEFAULTS));
    for (const { name, said } of rows) {
      const value = INPUT_DEFAULTS[name as keyof typeof INPUT_DEFAULTS];
      if (value !== '') expect([name, said]).toEqual([name, `\`${value}\``]);
    }
  });

  it('has the outputs of action.yml in its table', () => {
    const written = [...new Set(Object.values(OUTPUTS).flat())].sort();
    expect([...new Set(table('outputs').flatMap(([cell]) => names(cell)))].sort()).toEqual(written);
  });
});
