/**
 * The configuration as it stands on the base branch of a pull request, read through GitHub (SPEC section 10). What is
 * missing or broken there is said and fails nothing: this pull request may be what mends it.
 */
import {
  CONFIG_FILES,
  parseConfiguration,
  type Configuration,
  type FileTexts,
  type ParseOptions,
} from './config.ts';
import type { ExceptionsByAccount } from './domain/config-diff.ts';
import { isExpected } from './errors.ts';
import type { Repository } from './ports.ts';

export type Base = {
  /** Undefined where config.json was not read, or is not valid, on the base branch. */
  readonly configuration?: Configuration | undefined;
} & (
  | {
      readonly kind: 'read';
      readonly exceptions: ExceptionsByAccount;
      /** One line a reviewer should know of it; null where there is nothing to say. */
      readonly note: string | null;
    }
  | { readonly kind: 'unread'; readonly why: string }
);

export interface BaseRequest {
  readonly repository: Pick<Repository, 'fileAt'>;
  /** The commit of the base branch. */
  readonly ref: string;
  /** Where the files of the pull request come from. */
  readonly head: Pick<ParseOptions, 'folder' | 'awsRegion'>;
}

export async function readBase({ repository, ref, head }: BaseRequest): Promise<Base> {
  const { folder } = head;
  if (folder.startsWith('..')) {
    return {
      kind: 'unread',
      why: 'config-dir lies outside of the repository, so the base branch has no such files',
    };
  }
  let texts: FileTexts;
  try {
    const read = CONFIG_FILES.map(async (name) => {
      const path = folder === '.' ? name : `${folder}/${name}`;
      return [name, await repository.fileAt({ path, ref })] as const;
    });
    texts = Object.fromEntries(await Promise.all(read)) as FileTexts;
  } catch (error) {
    if (!isExpected(error)) throw error;
    return { kind: 'unread', why: error.message };
  }
  const parsed = parseConfiguration({ ...head, texts, unreadable: {} });
  const { contents } = parsed;
  const { configuration, exceptions } = contents;
  if (texts['whitelist.json'] === undefined) {
    const note = 'The base branch has no whitelist.json, so every exception counts as added.';
    return { kind: 'read', exceptions: new Map(), configuration, note };
  }
  if (exceptions === undefined) {
    const { file } = contents.positionOf('whitelist.json', []);
    const first = parsed.ok ? undefined : parsed.problems.find((problem) => problem.file === file);
    const why = `whitelist.json of the base branch is not valid: ${first?.message ?? ''}`;
    return { kind: 'unread', why, configuration };
  }
  const note = parsed.ok
    ? null
    : 'The configuration on the base branch is not valid; its exceptions were compared all the same.';
  return { kind: 'read', exceptions, configuration, note };
}
