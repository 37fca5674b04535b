/** Reads what an action said to the runner: command files, workflow commands, masks. It starts nothing. */

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
  /** `file`, `line`, `endLine`, `col`, `title`, … */
  readonly properties: Readonly<Record<string, string>>;
}

/** `name=value` lines and heredocs, as in GITHUB_OUTPUT. */
export function parseCommandFile(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (line === '') continue;
    const heredoc = /^([^=]+?)<<(.+)$/.exec(line);
    if (heredoc === null) {
      const equals = line.indexOf('=');
      if (equals < 1) throw new Error(`the runner would refuse this line of a command file: ${line}`);
      values[line.slice(0, equals)] = line.slice(equals + 1);
      continue;
    }
    const [, name = '', delimiter = ''] = heredoc;
    const end = lines.indexOf(delimiter, index + 1);
    if (end < 0) throw new Error(`the runner would miss the delimiter of ${name}`);
    values[name] = lines.slice(index + 1, end).join('\n');
    index = end;
  }
  return values;
}

interface Command {
  readonly name: string;
  readonly properties: Record<string, string>;
  readonly message: string;
}

function parseCommand(line: string): Command | undefined {
  const match = /^\s*::([\w-]+)(?: ([^:]*(?::(?!:)[^:]*)*))?::(.*)$/s.exec(line);
  if (match === null) return undefined;
  const properties: Record<string, string> = {};
  for (const pair of (match[2] ?? '').split(',')) {
    const equals = pair.indexOf('=');
    if (equals > 0) properties[pair.slice(0, equals).trim()] = unescapeProperty(pair.slice(equals + 1));
  }
  return { name: (match[1] ?? '').toLowerCase(), properties, message: unescapeData(match[3] ?? '') };
}

export interface ParsedLog {
  readonly annotations: readonly Annotation[];
  readonly masks: readonly string[];
  /** Titles of `::group::`. */
  readonly groups: readonly string[];
  /** What people see: without `::add-mask::` lines, and with masked values as `***`. */
  readonly log: string;
}

export function parseLog(stdout: string): ParsedLog {
  const annotations: Annotation[] = [];
  const masks: string[] = [];
  const groups: string[] = [];
  const shown: string[] = [];
  for (const line of stdout.split(/\r?\n/)) {
    const command = parseCommand(line);
    if (command?.name === 'add-mask') {
      if (command.message !== '') masks.push(command.message, ...command.message.split('\n').filter(Boolean));
      continue;
    }
    if (command?.name === 'group') groups.push(command.message);
    if (command?.name === 'error' || command?.name === 'warning' || command?.name === 'notice') {
      annotations.push({ level: command.name, message: command.message, properties: command.properties });
    }
    // The runner masks from the command on; what came before it is already out.
    shown.push(masks.reduce((text, mask) => text.replaceAll(mask, '***'), line));
  }
  return { annotations, masks: [...new Set(masks)], groups, log: shown.join('\n') };
}

function unescapeData(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

function unescapeProperty(text: string): string {
  return text
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%');
}
