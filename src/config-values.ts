/**
 * The kinds of value in the configuration files, each with its description for editors and its one-line complaint
 * with the remedy (SPEC section 4). What the settings are called is in `config-schemas.ts`.
 */
import { z } from 'zod';

export interface Inside {
  readonly kind: 'by account' | 'by name' | 'text or object';
  readonly entry: z.ZodType;
}

/**
 * What stands inside of schemas whose rules zod cannot show by itself: for "did you mean", and for the JSON Schemas
 * in `config/schema/`.
 */
export const inside = new WeakMap<z.core.$ZodType, Inside>();

export function remembered<Schema extends z.ZodType>(schema: Schema, what: Inside): Schema {
  inside.set(schema, what);
  return schema;
}

/** `is missing; …` or `is 5; …`, never more than one line. */
export function complaint(expected: string) {
  return (issue: { readonly input?: unknown }): string =>
    issue.input === undefined
      ? `is missing; write ${expected}`
      : `is ${shown(issue.input)}; write ${expected}`;
}

export function shown(value: unknown): string {
  if (typeof value === 'number') return String(value);
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) return String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** May stand in every object. */
export const comment = { __comment__: z.unknown().optional().describe('Free text; ignored') };

/** An object of settings; any other key is refused, `__comment__` is skipped. */
export function section<Shape extends z.core.$ZodShape>(description: string, shape: Shape) {
  return z
    .strictObject({ ...comment, ...shape }, { error: complaint('an object in braces') })
    .describe(description);
}

/** Booleans may be the strings `"true"` and `"false"`, as in Hammer's playbook. */
export function flag(description: string) {
  const words = z.string().regex(/^(true|false|True|False|TRUE|FALSE)$/, { abort: true });
  return z
    .union([z.boolean(), words], { error: complaint('true or false') })
    .transform((value) => value === true || String(value).toLowerCase() === 'true')
    .describe(description);
}

const LARGEST = 999_999;

/** Whole numbers may be digit strings. */
export function wholeNumber(description: string, options: { readonly min: 0 | 1; readonly unit: string }) {
  const expected = `a whole number of ${options.unit}, from ${options.min} to ${LARGEST}`;
  const digits = options.min === 0 ? /^\d{1,6}$/ : /^0*[1-9]\d{0,5}$/;
  return z
    .union(
      [
        z.int().min(options.min, { abort: true }).max(LARGEST, { abort: true }),
        z.string().regex(digits, { abort: true }),
      ],
      { error: complaint(expected) },
    )
    .transform(Number)
    .describe(description);
}

export function text(
  description: string,
  options: { readonly expected?: string; readonly pattern?: RegExp } = {},
) {
  const error = complaint(options.expected ?? 'a text in quotes');
  return z
    .string({ error })
    .regex(options.pattern ?? /\S/, { error, abort: true })
    .describe(description);
}

/** As `text`, but empty means "not set", as in Hammer's files. */
export function textOrEmpty(description: string, expected: string) {
  return z.string({ error: complaint(expected) }).describe(description);
}

export function listOf<Entry extends z.ZodType>(description: string, entry: Entry, expected: string) {
  return z.array(entry, { error: complaint(expected) }).describe(description);
}

export function oneOf<const Choice extends string>(
  description: string,
  choices: readonly [Choice, ...Choice[]],
) {
  return z
    .enum(choices, { error: complaint(choices.map((choice) => `"${choice}"`).join(' or ')) })
    .describe(description);
}

export function accountId(description: string) {
  return text(description, { pattern: /^\d{12}$/, expected: 'an AWS account ID of 12 digits in quotes' });
}

/** `http:` is refused except on loopback: tokens travel over it. */
export function url(description: string) {
  return withUrlRules(text(description, { expected: ADDRESS }), {
    description,
    pattern: `^${EDITORS_PATTERN}`,
  });
}

/** As `url`, but empty means "not set", as in Hammer's files. */
export function urlOrEmpty(description: string) {
  const base = textOrEmpty(description, ADDRESS);
  return withUrlRules(base, { description, pattern: `^(${EDITORS_PATTERN}|$)` }).transform(
    (value) => value || undefined,
  );
}

const ADDRESS = 'an address that begins with https://';
const EDITORS_PATTERN = '(https://|http://(localhost|127\\.|\\[::1\\]))';

function withUrlRules(
  base: z.ZodString,
  editors: { readonly description: string; readonly pattern: string },
) {
  return base
    .superRefine((value, context) => {
      const message = value === '' ? undefined : urlComplaint(value);
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    })
    .meta(editors);
}

function urlComplaint(value: string): string | undefined {
  let parsed: URL;
  try {
    parsed = new URL(value);
  } catch {
    return /^[^/]*\/\/[^/]*@/.test(value) ? CREDENTIALS : `is ${shown(value)}; write ${ADDRESS}`;
  }
  if (parsed.username !== '' || parsed.password !== '') return CREDENTIALS;
  if (parsed.protocol === 'https:' || (parsed.protocol === 'http:' && isLoopback(parsed.hostname)))
    return undefined;
  if (parsed.protocol === 'http:')
    return `is ${shown(value)}; http is allowed on loopback only, write https://`;
  return `is ${shown(value)}; write ${ADDRESS}`;
}

/** Says no value: it holds the password. */
const CREDENTIALS = 'has a user or password in it; remove them and pass tokens as inputs of the action';

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Hammer's patterns are Python's; leading flags such as `(?i)` are understood. */
export function pattern(source: string): RegExp | undefined {
  const [, flags = '', body = ''] = /^(?:\(\?([ims]+)\))?([\s\S]*)$/.exec(source) ?? [];
  try {
    return new RegExp(body, flags);
  } catch {
    return undefined;
  }
}

/** A text, or a list of them, each a regular expression. */
export function patterns(description: string) {
  return z
    .unknown()
    .transform((value, context): RegExp[] => {
      const sources: unknown[] = Array.isArray(value) ? value : [value];
      return sources.flatMap((source, index) => {
        const compiled = typeof source === 'string' && source !== '' ? pattern(source) : undefined;
        if (compiled !== undefined) return [compiled];
        const path = Array.isArray(value) ? [index] : [];
        context.addIssue({
          code: 'custom',
          path,
          message: `is ${shown(source)}; write a regular expression`,
        });
        return [];
      });
    })
    .meta({
      description,
      anyOf: [
        { type: 'string', minLength: 1 },
        { type: 'array', items: { type: 'string', minLength: 1 } },
      ],
    });
}

/** An object by account ID; `__comment__` is skipped. */
export function byAccount<Value extends z.ZodType>(description: string, value: Value) {
  const schema = entries(description, value, {
    expected: 'an object with account IDs as keys',
    key: /^\d{12}$/,
    complaint: 'is no AWS account ID; write 12 digits, otherwise the entry never applies',
  });
  return remembered(schema, { kind: 'by account', entry: value });
}

/** An object by any name; `__comment__` is skipped. */
export function byName<Value extends z.ZodType>(description: string, value: Value, expected: string) {
  const schema = entries(description, value, {
    expected,
    key: /\S/,
    complaint: `is no name; write ${expected}`,
  });
  return remembered(schema, { kind: 'by name', entry: value });
}

function entries<Value extends z.ZodType>(
  description: string,
  value: Value,
  rules: { readonly expected: string; readonly key: RegExp; readonly complaint: string },
) {
  return z
    .record(z.string(), z.unknown(), { error: complaint(rules.expected) })
    .transform((given, context) => {
      const read = new Map<string, z.output<Value>>();
      for (const [key, entry] of Object.entries(given)) {
        if (key === '__comment__') continue;
        if (!rules.key.test(key)) {
          context.addIssue({ code: 'custom', path: [key], message: rules.complaint });
          continue;
        }
        const result = value.safeParse(entry);
        if (result.success) read.set(key, result.data);
        else
          for (const { path, message, ...issue } of result.error.issues)
            context.addIssue({ ...issue, path: [key, ...path], message });
      }
      return read;
    })
    .describe(description);
}

/** A list, a comma-separated string, or a map, as Hammer's modules accept them. */
export function accountList(description: string) {
  const one = { type: 'string', pattern: '^[0-9]{12}$' };
  return z
    .unknown()
    .transform((value, context): string[] => {
      const listed = listedAccounts(value);
      if (listed === undefined) {
        context.addIssue({
          code: 'custom',
          message: `is ${shown(value)}; write a list of account IDs of 12 digits`,
        });
        return [];
      }
      return listed.flatMap(({ id, path }) => {
        if (typeof id === 'string' && /^\d{12}$/.test(id)) return [id];
        context.addIssue({
          code: 'custom',
          path,
          message: `is ${shown(id)}; write an AWS account ID of 12 digits in quotes`,
        });
        return [];
      });
    })
    .meta({
      description,
      anyOf: [
        { type: 'array', items: one },
        { type: 'string', pattern: '^[0-9, ]*$' },
        { type: 'object', propertyNames: { pattern: '^([0-9]{12}|__comment__)$' } },
      ],
    });
}

/** Each ID with where it stands in the value; undefined where the value is no list in any of its forms. */
export function listedAccounts(
  value: unknown,
): { readonly id: unknown; readonly path: (string | number)[] }[] | undefined {
  if (Array.isArray(value)) return value.map((id: unknown, index) => ({ id, path: [index] }));
  if (typeof value === 'string') {
    return value
      .split(',')
      .map((id) => id.trim())
      .filter((id) => id !== '')
      .map((id) => ({ id, path: [] }));
  }
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.keys(value)
    .filter((key) => key !== '__comment__')
    .map((key) => ({ id: key, path: [key] }));
}
