/** Looks into the issue table in moto, past the product. Asserts nothing. */
import { paginateScan, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { isIssue } from '../e2e/organisation.ts';
import { DEFAULT_TABLE, type Item } from '../world/dynamo.ts';

/** Every issue, sorted by account and key; what else the product keeps in its table is left out. */
export async function readIssues(client: DynamoDBDocumentClient, tableName = DEFAULT_TABLE): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of paginateScan({ client }, { TableName: tableName }))
    items.push(...(page.Items ?? []));
  return items.filter(isIssue).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

function nameOf(item: Item): string {
  return `${String(item['account_id'])} ${String(item['issue_id'])}`;
}
