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

export type Base =
  | {
      readonly kind: 'read';
      readonly exceptions: ExceptionsByAccount;
      /** Undefined where the three files together are not valid on the base branch. */
      readonly configuration: Configuration | undefined;
      /** One line a reviewer should know of it; null where there is nothing to say. */
      readonly note: string | null;
    }
  | { readonly kind: 'unread'; readonly why: string };

export interface BaseRequest {
  readonly repository: Pick<Repository, 'fileAt'>;
  /** The commit of the base branch. */
  readonly ref: string;
  /** The files of the pull request, which are valid. */
  readonly head: ParseOptions;
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
  const whole = parseConfiguration({ ...head, texts, unreadable: {} });
  const configuration = whole.ok ? whole.configuration : undefined;
  const whitelist = texts['whitelist.json'];
  if (whitelist === undefined) {
    const note = 'The base branch has no whitelist.json, so every exception counts as added.';
    return { kind: 'read', exceptions: new Map(), configuration, note };
  }
  // Beside the other two files of the pull request, so that only the whitelist itself has to be valid on the base.
  const alone = parseConfiguration({
    ...head,
    texts: { ...head.texts, 'whitelist.json': whitelist },
    unreadable: {},
  });
  if (!alone.ok) {
    const [first] = alone.problems;
    return { kind: 'unread', why: `whitelist.json of the base branch is not valid: ${first?.message ?? ''}` };
  }
  const broken = whole.ok
    ? null
    : 'The configuration on the base branch is not valid; its exceptions were compared all the same.';
  return { kind: 'read', exceptions: alone.configuration.exceptions, configuration, note: broken };
}
