/**
 * How access key IDs are shown in log, annotations, summary and pull request comment (SPEC section 3, `key-ids`).
 * Never used for DynamoDB, Jira, the plan or the findings files.
 */

export type KeyIdDisplay = 'full' | 'masked';

/** Long-term and temporary access key IDs (IAM User Guide, unique identifiers). */
const KEY_ID = /(?<![A-Za-z0-9])(A[KS]IA)[A-Z0-9]{4,120}([A-Z0-9]{4})(?![A-Za-z0-9])/g;

/** `AKIA…NN37`. */
export function showKeyId(keyId: string, display: KeyIdDisplay): string {
  if (display === 'full') return keyId;
  return keyId.length <= 8 ? '…' : `${keyId.slice(0, 4)}…${keyId.slice(-4)}`;
}

/** Every key ID inside a text that was written elsewhere, such as an error message. */
export function maskKeyIds(text: string, display: KeyIdDisplay): string {
  return display === 'full' ? text : text.replace(KEY_ID, '$1…$2');
}
