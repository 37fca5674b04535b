/**
 * The inputs as the runner hands them over: INPUT_ variables with the defaults of `action.yml`. A reader for that one
 * file's plain shape, not for YAML.
 */
import { existsSync, readFileSync } from 'node:fs';

/** Input names with their defaults ('' where there is none), in the file's order. */
export function readInputDefaults(actionYml: string): Map<string, string> {
  const defaults = new Map<string, string>();
  if (!existsSync(actionYml)) return defaults;
  let inside = false;
  let input: string | undefined;
  for (const line of readFileSync(actionYml, 'utf8').split(/\r?\n/)) {
    if (/^\S/.test(line) && !line.startsWith('#')) inside = line.startsWith('inputs:');
    if (!inside) continue;
    const name = /^ {2}(['"]?)([\w -]+)\1:\s*(?:#.*)?$/.exec(line)?.[2];
    if (name !== undefined) {
      input = name;
      defaults.set(input, '');
      continue;
    }
    const value = /^ {4}default:\s*(.*)$/.exec(line)?.[1];
    if (value === undefined || input === undefined) continue;
    defaults.set(input, scalar(value, input));
  }
  return defaults;
}

function scalar(text: string, input: string): string {
  const quoted = /^(?:'((?:[^']|'')*)'|"((?:[^"\\]|\\.)*)")\s*(?:#.*)?$/.exec(text);
  if (quoted?.[1] !== undefined) return quoted[1].replaceAll("''", "'");
  if (quoted?.[2] !== undefined) return JSON.parse(`"${quoted[2]}"`) as string;
  if (/^[|>&*!{[]/.test(text))
    throw new Error(`the default of ${input} is not written as a plain or quoted value`);
  return text.replace(/\s+#.*$/, '').trim();
}

/** `INPUT_CONFIG-DIR`: upper case, spaces to underscores, hyphens kept. */
export function inputVariables(
  defaults: ReadonlyMap<string, string>,
  inputs: Readonly<Record<string, string>>,
  githubToken: string,
): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [name, value] of [...defaults, ...Object.entries(inputs)]) {
    variables[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] = value.replace(
      /\$\{\{\s*github\.token\s*\}\}/g,
      () => githubToken,
    );
  }
  return variables;
}
