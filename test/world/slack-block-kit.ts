/**
 * Checks blocks against the limits of Slack's Block Kit reference, and mrkdwn against what Slack would take for a
 * mention. Returns complaints in Slack's style; knows no HTTP.
 */

type Json = Readonly<Record<string, unknown>>;

/** What Slack takes altogether is not documented; it refuses from about 13,200 characters on. */
export const BLOCKS_SIZE_LIMIT = 13_200;

/** Empty where the blocks are good. */
export function complaintsOf(blocks: unknown): readonly string[] {
  if (!Array.isArray(blocks)) return ['blocks is no array'];
  if (blocks.length > 50) return ['no more than 50 items allowed [json-pointer:/blocks]'];
  const ids = new Set<unknown>();
  return blocks.flatMap((block: unknown, index) => {
    const at = `/blocks/${index}`;
    if (!isObject(block)) return [`must be an object [json-pointer:${at}]`];
    const id = block['block_id'];
    const twice = id !== undefined && ids.has(id) ? [`block_id is not unique [json-pointer:${at}]`] : [];
    ids.add(id);
    return [...twice, ...blockComplaints(block, at)];
  });
}

function blockComplaints(block: Json, at: string): readonly string[] {
  switch (block['type']) {
    case 'divider':
      return [];
    case 'header':
      return textComplaints(block['text'], { at: `${at}/text`, max: 150, only: 'plain_text' });
    case 'context':
      return contextComplaints(block['elements'], `${at}/elements`);
    case 'section':
      return sectionComplaints(block, at);
    default:
      return [`unsupported type: ${String(block['type'])} [json-pointer:${at}/type]`];
  }
}

function contextComplaints(elements: unknown, at: string): readonly string[] {
  if (!Array.isArray(elements) || elements.length === 0)
    return [`must provide elements [json-pointer:${at}]`];
  if (elements.length > 10) return [`no more than 10 items allowed [json-pointer:${at}]`];
  return elements.flatMap((element, index) => textComplaints(element, { at: `${at}/${index}`, max: 3000 }));
}

function sectionComplaints(block: Json, at: string): readonly string[] {
  const { text, fields } = block;
  if (text === undefined && fields === undefined) return [`must provide text or fields [json-pointer:${at}]`];
  const complaints = text === undefined ? [] : [...textComplaints(text, { at: `${at}/text`, max: 3000 })];
  if (fields === undefined) return complaints;
  if (!Array.isArray(fields) || fields.length === 0 || fields.length > 10) {
    return [...complaints, `1 to 10 items allowed [json-pointer:${at}/fields]`];
  }
  return [
    ...complaints,
    ...fields.flatMap((field, index) => textComplaints(field, { at: `${at}/fields/${index}`, max: 2000 })),
  ];
}

function textComplaints(
  text: unknown,
  rule: { readonly at: string; readonly max: number; readonly only?: string },
): readonly string[] {
  const complain = (what: string): readonly string[] => [`${what} [json-pointer:${rule.at}]`];
  if (!isObject(text)) return complain('must be a text object');
  const { type, text: content } = text;
  if (type !== 'plain_text' && type !== 'mrkdwn') return complain(`unsupported type: ${String(type)}`);
  if (rule.only !== undefined && type !== rule.only) return complain(`must be ${rule.only}`);
  if (typeof content !== 'string' || content.length === 0) return complain('must be more than 0 characters');
  if (content.length > rule.max) return complain(`must be less than ${rule.max + 1} characters`);
  const known = type === 'mrkdwn' ? ['type', 'text', 'verbatim'] : ['type', 'text', 'emoji'];
  const other = Object.keys(text).find((key) => !known.includes(key));
  return other === undefined ? [] : complain(`additional property: ${other}`);
}

/** `<!channel>`, `<@U…>`, `<#C…>`: what would notify or link somebody. */
export function mentionsIn(text: string): readonly string[] {
  return text.match(/<[!@#][^>]*>/g) ?? [];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
