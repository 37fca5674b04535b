/** The AWS Query protocol's XML: answers and errors as IAM and STS write them. It knows no operation. */
import { randomUUID } from 'node:crypto';
import type { Answer } from './http.ts';

/** An error that the service answers with; thrown by operations. */
export class AwsError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export type QueryService = 'iam' | 'sts';

const NAMESPACES: Record<QueryService, string> = {
  iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
};

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#xD;',
};

/** Escapes for element content; what XML 1.0 cannot hold at all becomes U+FFFD. */
export function xml(text: string): string {
  // Nearly every value is plain, and pages hold thousands.
  if (/^[\w+=,.@/:() -]*$/.test(text)) return text;
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"'\r]/g, (character) => ENTITIES[character] ?? character);
}

export function element(name: string, text: string | number | boolean): string {
  return `<${name}>${xml(String(text))}</${name}>`;
}

/** `2018-02-14T16:48:02Z`: IAM and STS give no milliseconds. */
export function timestamp(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** `result` undefined: the operation answers with metadata only. */
export function queryAnswer(service: QueryService, action: string, result: string | undefined): Answer {
  const content = result === undefined ? '' : `<${action}Result>${result}</${action}Result>`;
  return xmlAnswer(
    200,
    `<${action}Response xmlns="${NAMESPACES[service]}">${content}` +
      `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${action}Response>`,
  );
}

export function queryError(
  service: QueryService,
  error: { status: number; code: string; message: string },
): Answer {
  const type = error.status >= 500 ? 'Receiver' : 'Sender';
  return {
    ...xmlAnswer(
      error.status,
      `<ErrorResponse xmlns="${NAMESPACES[service]}"><Error><Type>${type}</Type>${element('Code', error.code)}` +
        `${element('Message', error.message)}</Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
    ),
    error: error.code,
  };
}

function xmlAnswer(status: number, body: string): Answer {
  return {
    status,
    headers: { 'content-type': 'text/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
  };
}
