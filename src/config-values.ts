/**
 * The kinds of value in the configuration files, each with its description for editors and its one-line complaint
 * with the remedy (SPEC section 4). What the settings are called is in `config-schemas.ts`.
 */
import { z } from 'zod';

/** `is missing; …` or `is 5; …`, never more than one line. */
function complaint(expected: string) {
  return (issue: { readonly input?: unknown }): string =>
    issue.input === undefined ? `is missing; write ${expected}` : `is ${shown(issue.input)}; write ${expected}`;
}

export function shown(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) return String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** Booleans may be the strings `"true"` and `"false"`, as in Hammer's playbook. */
export function flag(description: string) {
  return z
    .union([z.boolean(), z.string().regex(/^(true|false)$/i)], { error: complaint('true or false') })
    .transform((value) => value === true || String(value).toLowerCase() === 'true')
    .describe(description);
}

/** Whole numbers may be digit strings. */
export function wholeNumber(description: string, options: { readonly min: number; readonly unit: string }) {
  const expected = `a whole number of ${options.unit}, ${options.min} or more`;
  return z
    .union([z.int().min(options.min).max(1_000_000), z.string().regex(/^\d{1,6}$/)], { error: complaint(expected) })
    .transform(Number)
    .refine((value) => value >= options.min, { error: (issue) => `is ${shown(issue.input)}; write ${expected}` })
    .describe(description);
}

export function text(description: string, options: { readonly expected?: string; readonly pattern?: RegExp } = {}) {
  const expected = options.expected ?? 'a text in quotes';
  const error = complaint(expected);
  const base = z.string({ error });
  return (options.pattern === undefined ? base.min(1, { error }) : base.regex(options.pattern, { error })).describe(description);
}

export function oneOf<const Choice extends string>(description: string, choices: readonly [Choice, ...Choice[]]) {
  return z.enum(choices, { error: complaint(choices.map((choice) => `"${choice}"`).join(' or ')) }).describe(description);
}

export function accountId(description: string) {
  return text(description, { pattern: /^\d{12}$/, expected: 'an AWS account ID of 12 digits in quotes' });
}

/** `http:` is refused except on loopback: tokens travel over it. */
export function url(description: string) {
  return text(description, { expected: 'an address that begins with https://' })
    .superRefine((value, context) => {
      const message = urlComplaint(value);
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    })
    .describe(description);
}

function urlComplaint(value: string): string | undefined {
  let parsed: URL;
  try {
    parsed = new URL(value);
  } catch {
    return `is ${shown(value)}; write an address that begins with https://`;
  }
  if (parsed.username !== '' || parsed.password !== '') return 'has a user or password in it; pass tokens as inputs of the action';
  if (parsed.protocol === 'https:' || (parsed.protocol === 'http:' && isLoopback(parsed.hostname))) return undefined;
  if (parsed.protocol === 'http:') return `is ${shown(value)}; http is allowed on loopback only, write https://`;
  return `is ${shown(value)}; write an address that begins with https://`;
}

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

const PATTERN_COMPLAINT = 'write a regular expression';

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
        context.addIssue({ code: 'custom', path, message: `is ${shown(source)}; ${PATTERN_COMPLAINT}` });
        return [];
      });
    })
    .meta({ description, anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] });
}

/** An object by account ID; `__comment__` is skipped. */
export function byAccount<Value extends z.ZodType>(description: string, value: Value) {
  return z
    .record(z.string(), z.unknown(), { error: complaint('an object with account IDs as keys') })
    .transform((entries, context) => {
      const read = new Map<string, z.output<Value>>();
      for (const [key, entry] of Object.entries(entries)) {
        if (key === '__comment__') continue;
        if (!/^\d{12}$/.test(key)) {
          context.addIssue({ code: 'custom', path: [key], message: 'is no AWS account ID; write 12 digits, otherwise the entry never applies' });
          continue;
        }
        const result = value.safeParse(entry);
        if (result.success) read.set(key, result.data);
        else for (const { path, message, ...issue } of result.error.issues) context.addIssue({ ...issue, path: [key, ...path], message });
      }
      return read;
    })
    .meta({
      description,
      type: 'object',
      patternProperties: { '^[0-9]{12}$': z.toJSONSchema(value, { io: 'input' }), '^__comment__$': {} },
      additionalProperties: false,
    });
}

/** A list, a comma-separated string, or a map, as Hammer's modules accept them. */
export function accountList(description: string) {
  const one = { type: 'string', pattern: '^[0-9]{12}$' };
  return z
    .unknown()
    .transform((value, context): string[] => {
      const entries = listed(value);
      if (entries === undefined) {
        context.addIssue({ code: 'custom', message: `is ${shown(value)}; write a list of account IDs of 12 digits` });
        return [];
      }
      return entries.flatMap(({ id, path }) => {
        if (typeof id === 'string' && /^\d{12}$/.test(id)) return [id];
        context.addIssue({ code: 'custom', path, message: `is ${shown(id)}; write an AWS account ID of 12 digits in quotes` });
        return [];
      });
    })
    .meta({ description, anyOf: [{ type: 'array', items: one }, { type: 'string' }, { type: 'object' }] });
}

function listed(value: unknown): { readonly id: unknown; readonly path: (string | number)[] }[] | undefined {
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
