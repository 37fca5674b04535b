/**
 * A JSON text with positions: where each value stands, and what is wrong with the text itself. Knows nothing of what
 * the values mean.
 */
import { findNodeAtLocation, getNodeValue, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';

export type JsonPath = readonly (string | number)[];

export interface Position {
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
}

export interface JsonSource {
  /** Undefined where the text is not JSON. */
  readonly value: unknown;
  readonly syntaxErrors: readonly (Position & { readonly message: string })[];
  /** Where the value at `path` stands, or the nearest value around it. */
  positionOf(path: JsonPath): Position;
  /** Properties that stand twice in one object, below `path`; JSON would silently keep the last. */
  duplicatesBelow(path: JsonPath): readonly { readonly path: JsonPath; readonly position: Position }[];
}

/** A byte order mark is tolerated; comments and trailing commas are not JSON. */
export function readJson(text: string): JsonSource {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const errors: ParseError[] = [];
  const tree = parseTree(body, errors, { disallowComments: true, allowTrailingComma: false });
  const positionAt = lineIndex(body);
  const [first] = errors;
  const ok = tree !== undefined && first === undefined;
  return {
    value: ok ? (getNodeValue(tree) as unknown) : undefined,
    syntaxErrors: first === undefined ? (tree === undefined ? [{ ...positionAt(0), message: 'the file is empty' }] : []) : [{ ...positionAt(first.offset), message: wordsOf(first) }],
    positionOf(path) {
      for (let length = path.length; length >= 0; length -= 1) {
        const node = tree && findNodeAtLocation(tree, [...path.slice(0, length)]);
        if (node !== undefined) return positionAt((node.parent?.type === 'property' ? node.parent : node).offset);
      }
      return positionAt(0);
    },
    duplicatesBelow(path) {
      const node = tree && findNodeAtLocation(tree, [...path]);
      return node === undefined ? [] : duplicates(node, path).map((found) => ({ path: found.path, position: positionAt(found.offset) }));
    },
  };
}

function duplicates(node: Node, path: JsonPath): { readonly path: JsonPath; readonly offset: number }[] {
  const found: { readonly path: JsonPath; readonly offset: number }[] = [];
  const seen = new Set<string>();
  for (const [index, child] of (node.children ?? []).entries()) {
    if (node.type !== 'object') {
      if (child.children !== undefined) found.push(...duplicates(child, [...path, index]));
      continue;
    }
    const [name, value] = child.children ?? [];
    const key = String(name?.value);
    if (seen.has(key) && key !== '__comment__') found.push({ path: [...path, key], offset: child.offset });
    seen.add(key);
    if (value?.children !== undefined) found.push(...duplicates(value, [...path, key]));
  }
  return found;
}

/** `invalid symbol`, `comma expected`. */
function wordsOf(error: ParseError): string {
  return printParseErrorCode(error.error)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
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
