/**
 * Nonsense from outside: any change to a plan file is refused or harmless, and a service that answers nonsense once
 * leads to no crash and no wrong write. More of the latter by seed: `npm run test:faults -- --lies 500`.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { doubtPlan, planStatement, type Plan, type PlannedKey } from '../../src/domain/plan.ts';
import { parseTimestamp, type Timestamp } from '../../src/domain/timestamp.ts';
import { ConfigurationError } from '../../src/errors.ts';
import { planFile, readPlanFile } from '../../src/plan-file.ts';
import { openLies, tellLie, type Liars } from './lies.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const moment = (text: string): Timestamp => parseTimestamp(text) as Timestamp;

function planOf(names: readonly string[]): Plan {
  const keys = names.map((userName, index): PlannedKey => ({
    accountId: '222222222222',
    accountName: 'dev',
    userName,
    keyId: `AKIAFUZZFUZZFUZZ000${index}`,
    createDate: moment('2020-01-01T00:00:00+00:00'),
    ageDays: 900,
    lastUse: { date: moment('2022-01-01T00:00:00+00:00'), service: 's3', region: 'eu-west-1' },
    recentlyUsed: false,
    ticket: 'SEC-1',
    owner: null,
    overrides: [],
  }));
  const unsigned = {
    runId: '4242',
    createdAt: moment('2026-01-01T00:00:00+00:00'),
    configDigest: sha256('configuration'),
    requestedBy: 'carol',
    keys,
  };
  return { ...unsigned, digest: sha256(planStatement(unsigned)) };
}

describe('plan file', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'plan-fuzz-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const plan = planOf(['deploy-bot', 'mail-bot']);
  const text = planFile(plan, [], (id) => id);
  const sentence = {
    runId: plan.runId,
    configDigest: plan.configDigest,
    digest: plan.digest,
    now: new Date(Date.parse(plan.createdAt)),
  };
  const covered = ({ keys }: Plan): readonly string[] =>
    keys
      .map(({ accountId, userName, keyId, createDate }) =>
        [accountId, userName, keyId, Date.parse(createDate)].join(' '),
      )
      .sort();

  async function accepted(content: string): Promise<Plan | undefined> {
    const path = join(folder, 'plan.json');
    writeFileSync(path, content);
    try {
      const read = await readPlanFile(path);
      return doubtPlan(read, sentence, sha256) === undefined ? read : undefined;
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigurationError);
      expect((error as Error).message).not.toContain('\n');
      return undefined;
    }
  }

  it('that names a key twice is refused, however well it is sealed', async () => {
    const doubled = { ...plan, keys: [...plan.keys, ...plan.keys.slice(0, 1)] };
    const sealed = { ...doubled, digest: sha256(planStatement(doubled)) };
    const path = join(folder, 'doubled.json');
    writeFileSync(
      path,
      planFile(sealed, [], (id) => id),
    );
    await expect(readPlanFile(path)).rejects.toThrow('names a key twice');
  });

  it('as it was written is accepted', async () => {
    expect(await accepted(text).then((read) => read && covered(read))).toEqual(covered(plan));
  });

  it('with any value replaced or left out is refused, or disables exactly the same keys', async () => {
    const places: (readonly (string | number)[])[] = [];
    const walk = (value: unknown, path: readonly (string | number)[]): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [name, inner] of Object.entries(value)) {
        places.push([...path, name]);
        walk(inner, [...path, name]);
      }
    };
    walk(JSON.parse(text), []);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...places),
        fc.option(fc.jsonValue(), { nil: undefined }),
        async (path, replacement) => {
          const content = JSON.parse(text) as Record<string, unknown>;
          const holder = path
            .slice(0, -1)
            .reduce<Record<string, unknown>>(
              (inner, name) => inner[name] as Record<string, unknown>,
              content,
            );
          const last = path.at(-1) ?? '';
          if (replacement === undefined) Reflect.deleteProperty(holder, last);
          else holder[last] = replacement;
          const read = await accepted(JSON.stringify(content));
          if (read !== undefined) expect(covered(read)).toEqual(covered(plan));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('cut off, or anything else altogether, is refused', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.nat(text.trimEnd().length - 1).map((length) => text.slice(0, length)),
        ),
        async (content) => {
          expect(await accepted(content)).toBeUndefined();
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe.each(['scan', 'remediate'] as const)('answers that are nonsense, in mode %s', (name) => {
  let liars: Liars;
  beforeAll(async () => {
    liars = await openLies(name, { deployment: 'cloud' });
  }, 120_000);
  afterAll(() => liars.scenario.stage.stop());

  it('lead to no crash, no wrong write, and no lasting harm', async () => {
    const found: string[] = [];
    for (let seed = 1; seed <= 4; seed += 1) {
      const { lie, violations } = await tellLie(liars, seed);
      found.push(...violations.map((line) => `${line} (seed ${seed}, ${lie})`));
    }
    expect(found).toEqual([]);
  }, 180_000);
});
