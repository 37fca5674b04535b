/**
 * A JSON text with positions: where each value stands, and what is wrong with the text itself. Knows nothing of what
 * the values mean.
 */
import {
  createScanner,
  getNodeValue,
  parseTree,
  printParseErrorCode,
  type Node,
  type ParseError,
} from 'jsonc-parser';

export type JsonPath = readonly (string | number)[];

export interface Position {
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
}

export interface JsonSource {
  /** Undefined where the text is not JSON. */
  readonly value: unknown;
  /** The first one: those behind it are mostly its consequences. One line, with the remedy. */
  readonly syntaxError: (Position & { readonly message: string }) | undefined;
  /** Where the value at `path` stands, or the nearest value around it. */
  positionOf(path: JsonPath): Position;
  /** Properties that stand twice in one object; JSON would silently keep the last. */
  duplicates(): readonly { readonly path: JsonPath; readonly position: Position }[];
}

/** More than any sensible file has, and far from what a recursive parser can take. */
const MAX_DEPTH = 100;

/** A byte order mark is tolerated; comments and trailing commas are not JSON. */
export function readJson(text: string): JsonSource {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const positionAt = lineIndex(body);
  if (body.trim() === '') return broken(positionAt(0), 'the file is empty; write at least {}');
  const tooDeep = offsetBeyond(body, MAX_DEPTH);
  if (tooDeep !== undefined) {
    return broken(positionAt(tooDeep), `more than ${MAX_DEPTH} levels of nesting; close the brackets before`);
  }
  const errors: ParseError[] = [];
  const tree = parseTree(body, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors;
  if (first !== undefined) {
    const lastOffset = body.trimEnd().length - 1;
    return broken(positionAt(Math.min(first.offset, lastOffset)), wordsOf(first, body));
  }
  if (tree === undefined) return broken(positionAt(0), 'a value is missing; write at least {}');
  const childOf = childIndex();
  return {
    value: getNodeValue(tree) as unknown,
    syntaxError: undefined,
    positionOf(path) {
      let node = tree;
      for (const part of path) {
        const child = childOf(node, part);
        if (child === undefined) break;
        node = child;
      }
      return positionAt((node.parent?.type === 'property' ? node.parent : node).offset);
    },
    duplicates: () => duplicatesIn(tree).map(({ path, offset }) => ({ path, position: positionAt(offset) })),
  };
}

function broken(position: Position, message: string): JsonSource {
  return {
    value: undefined,
    syntaxError: { ...position, message },
    positionOf: () => position,
    duplicates: () => [],
  };
}

function offsetBeyond(text: string, maxDepth: number): number | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (;;) {
    scanner.scan();
    const at = scanner.getTokenOffset();
    const [first] = text.slice(at, at + 1);
    if (first === undefined) return undefined;
    if (first === '{' || first === '[') depth += 1;
    if (first === '}' || first === ']') depth -= 1;
    if (depth > maxDepth) return at;
  }
}

/** Finds children by name in constant time: thousands of entries are looked up in one large object. */
function childIndex(): (node: Node, part: string | number) => Node | undefined {
  const names = new WeakMap<Node, ReadonlyMap<string, Node>>();
  return (node, part) => {
    if (node.type === 'array') return typeof part === 'number' ? node.children?.[part] : undefined;
    if (node.type !== 'object') return undefined;
    let byName = names.get(node);
    if (byName === undefined) {
      byName = new Map(
        (node.children ?? []).flatMap(({ children: [name, value] = [] }) =>
          value === undefined ? [] : [[String(name?.value), value]],
        ),
      );
      names.set(node, byName);
    }
    return byName.get(String(part));
  };
}

interface Duplicate {
  readonly path: JsonPath;
  readonly offset: number;
}

function duplicatesIn(root: Node): readonly Duplicate[] {
  const found: Duplicate[] = [];
  const visit = (node: Node, path: JsonPath): void => {
    const seen = new Set<string>();
    for (const [index, child] of (node.children ?? []).entries()) {
      if (node.type !== 'object') {
        if (child.children !== undefined) visit(child, [...path, index]);
        continue;
      }
      const [name, value] = child.children ?? [];
      const key = String(name?.value);
      if (seen.has(key) && key !== '__comment__') found.push({ path: [...path, key], offset: child.offset });
      seen.add(key);
      if (value?.children !== undefined) visit(value, [...path, key]);
    }
  };
  visit(root, []);
  return found;
}

/** What is wrong, in words that name the remedy. */
function wordsOf({ error, offset }: ParseError, text: string): string {
  const code = printParseErrorCode(error);
  if (code === 'InvalidCommentToken') {
    return 'comments are not allowed; remove it, or write it as a setting "__comment__"';
  }
  if (/^\s*[}\]]/.test(text.slice(offset)) && text.slice(0, offset).trimEnd().endsWith(',')) {
    return 'a comma stands before a closing bracket; remove the comma';
  }
  if (code === 'CloseBraceExpected' || code === 'CloseBracketExpected') {
    return 'a bracket is not closed; close it, and look whether the end of the file was lost';
  }
  return `${code.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()}; correct it`;
}

function lineIndex(text: string): (offset: number) => Position {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}
