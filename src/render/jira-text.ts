/**
 * What Jira's two text formats have in common: text made safe to store (whole Unicode, no control or direction
 * characters) and links that can only lead to the web. Knows nothing of ADF or wiki markup.
 */

/**
 * Removes what Jira refuses to store or what could make a reader see another text than the one that is there:
 * control characters, bidirectional overrides, lone halves of surrogate pairs. Tabs and line ends stay.
 */
export function storableText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .replace(/[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF\uFFFE\uFFFF]/gu, (char) =>
      char === '\n' || char === '\t' ? char : '',
    );
}

/** One line of storable text. */
export function storableLine(text: string): string {
  return storableText(text).replace(/\s+/g, ' ').trim();
}

/** The normalised address where it is an `http` or `https` one; undefined for everything else (`javascript:` …). */
export function webAddress(href: string): string | undefined {
  let url: URL;
  try {
    url = new URL(storableText(href));
  } catch {
    return undefined;
  }
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : undefined;
}
