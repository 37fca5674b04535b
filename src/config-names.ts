/**
 * Names in the configuration files that are nearly ours: what the user most likely meant, for one-line remedies.
 * Refuses nothing by itself.
 */
import type { z } from 'zod';
import { inside } from './config-values.ts';
import type { JsonPath } from './json-source.ts';
import { nearest } from './nearest.ts';

/**
 * Any name may stand at the top of Hammer's files; one that is nearly ours, while ours is not there, is a slip that
 * would silently turn a section off: a whitelist without exceptions, for one.
 */
export function misspelled(
  value: unknown,
  ours: readonly string[],
): readonly { readonly found: string; readonly meant: string }[] {
  const names = Object.keys(
    typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {},
  );
  const absent = ours.filter((name) => name.length >= SHORTEST_GUESSED && !names.includes(name));
  return names.flatMap((found) => {
    const meant = ours.includes(found) ? undefined : nearest(found, absent);
    return meant === undefined ? [] : [{ found, meant }];
  });
}

/** Shorter names are near to too many others: `api` to `aws`. */
const SHORTEST_GUESSED = 4;

/** The settings of the object at `at`, for "did you mean". */
export function knownKeys(schema: z.ZodType, at: JsonPath): readonly string[] {
  let current: SchemaNode | undefined = schema;
  for (const part of at) current = childOf(current, part);
  return Object.keys(unwrapped(current)?.shape ?? {});
}

interface SchemaNode extends z.core.$ZodType {
  readonly shape?: Readonly<Record<string, SchemaNode>>;
  readonly element?: SchemaNode;
  readonly _zod: z.core.$ZodType['_zod'] & { readonly def: { readonly innerType?: SchemaNode } };
}

function childOf(schema: SchemaNode | undefined, part: string | number): SchemaNode | undefined {
  const node = unwrapped(schema);
  const entry = node === undefined ? undefined : (inside.get(node)?.entry as SchemaNode | undefined);
  return entry ?? (typeof part === 'number' ? node?.element : node?.shape?.[part]);
}

/** Without optional, default and the like; of a text or an object, the object. */
function unwrapped(schema: SchemaNode | undefined): SchemaNode | undefined {
  let current = schema;
  while (current?._zod.def.innerType !== undefined) current = current._zod.def.innerType;
  const alternative = current === undefined ? undefined : inside.get(current);
  return alternative?.kind === 'text or object' ? alternative.entry : current;
}
