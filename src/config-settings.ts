/**
 * config.json setting by setting, so that one that is wrong hides nothing about the others (SPEC section 10): the rules
 * that span several settings, and what mode validate reviews, look at those that could be read. Refuses nothing.
 */
import type { z } from 'zod';
import { configSections } from './config-schemas.ts';

/** A setting that is absent is wrong in the file; one whose value is undefined is not set. */
export type Readable<Section> = {
  readonly [Name in keyof Section]?: { readonly value: Section[Name] };
};

type Sections = typeof configSections;
export type Settings = { readonly [Name in keyof Sections]: Readable<z.output<Sections[Name]>> };

/** `value` is what the JSON of config.json holds; undefined where it is none. */
export function readSettings(value: unknown): Settings {
  const file = objectOf(value);
  const optional = (name: keyof Sections): unknown =>
    file === undefined || file[name] !== undefined ? file?.[name] : {};
  return {
    aws: read(configSections.aws, file?.['aws']),
    user_keysrotation: read(configSections.user_keysrotation, file?.['user_keysrotation']),
    jira: read(configSections.jira, optional('jira')),
    slack: read(configSections.slack, optional('slack')),
    cloudwatch: read(configSections.cloudwatch, optional('cloudwatch')),
  };
}

function read<Section extends z.ZodObject>(schema: Section, value: unknown): Readable<z.output<Section>> {
  const section = objectOf(value);
  if (section === undefined) return {};
  const settings = Object.entries(schema.shape).flatMap(([name, setting]) => {
    const result = (setting as z.ZodType).safeParse(section[name]);
    return result.success ? [[name, { value: result.data }] as const] : [];
  });
  return Object.fromEntries(settings) as Readable<z.output<Section>>;
}

export function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}
