/** Tells failures that happened before a request can have reached a service: only those may be repeated blindly. */
const UNSENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** `code`: of a Node.js or undici connection error. */
export function wasNeverSent(code: string): boolean {
  return UNSENT.has(code);
}
