/** Finds the repository from wherever this file runs: `test/world` under jest, `.build/test/world` after tsc. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export function repositoryRoot(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file)) {
      const { name } = JSON.parse(readFileSync(file, 'utf8')) as { name?: unknown };
      if (name === 'iam-key-rotation') return folder;
    }
    if (folder === dirname(folder))
      throw new Error('the repository iam-key-rotation was not found above this file');
  }
}
