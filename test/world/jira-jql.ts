/**
 * The part of JQL that a ticket look-up needs: `project`, `labels`, `summary`, `text`, `status`, `statusCategory`,
 * `key`, `reporter`, joined by AND, with ORDER BY. Refuses what Jira refuses; searches nothing by itself.
 */
import { adfText } from './jira-adf.ts';
import { JiraRefusal, type JiraIssue, type JiraModel } from './jira-model.ts';

interface Clause {
  readonly field: string;
  readonly operator: string;
  readonly values: readonly string[];
}

const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  project: ['=', '!=', 'in', 'not in'],
  labels: ['=', '!=', 'in', 'not in'],
  status: ['=', '!=', 'in', 'not in'],
  statuscategory: ['=', '!=', 'in', 'not in'],
  key: ['=', '!=', 'in', 'not in'],
  issuekey: ['=', '!=', 'in', 'not in'],
  reporter: ['='],
  summary: ['~', '!~'],
  description: ['~', '!~'],
  text: ['~'],
};

/** Matching issues of those the index knows, in the order asked for. @throws JiraRefusal 400 */
export function searchByJql(model: JiraModel, jql: string): readonly JiraIssue[] {
  const [where = '', order] = jql.split(/\s*\border\s+by\b\s*/i);
  const clauses = where.trim() === '' ? [] : splitAnd(where).map(parseClause);
  for (const { field, values } of clauses) {
    const unknown =
      field === 'project' ? values.find((key) => !model.projects.has(key.toUpperCase())) : undefined;
    if (unknown !== undefined) {
      throw new JiraRefusal(400, [`The value '${unknown}' does not exist for the field 'project'.`]);
    }
  }
  const found = model
    .searchable()
    .filter((issue) => clauses.every((clause) => matches(model, issue, clause)));
  return inOrder(found, order);
}

/** True where the query restricts nothing; Cloud refuses those. */
export function isUnbounded(jql: string): boolean {
  return /^\s*(order\s+by\b.*)?$/i.test(jql);
}

function splitAnd(where: string): readonly string[] {
  if (/\bor\b/i.test(where.replace(/"(?:\\.|[^"\\])*"/g, '""')))
    throw invalid(where, 'OR is beyond this stand-in');
  return [...where.matchAll(/((?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(?!\sand\s).)+)(?:\sand\s|$)/gis)].map(
    ([, part]) => (part ?? '').trim(),
  );
}

function parseClause(text: string): Clause {
  const match = /^(\w+)\s*(=|!=|!~|~|not\s+in\b|in\b)\s*(.+)$/is.exec(text);
  const [, field = '', rawOperator = '', operand = ''] = match ?? [];
  const operator = rawOperator.toLowerCase().replace(/\s+/g, ' ');
  const known = OPERATORS[field.toLowerCase()];
  if (match === null) throw invalid(text, 'Expecting operator');
  if (known === undefined) {
    throw new JiraRefusal(400, [`Field '${field}' does not exist or you do not have permission to view it.`]);
  }
  if (!known.includes(operator)) {
    throw new JiraRefusal(400, [`The operator '${operator}' is not supported by the '${field}' field.`]);
  }
  const list = operator.endsWith('in') ? /^\((.*)\)$/s.exec(operand.trim())?.[1] : operand;
  if (list === undefined) throw invalid(text, "Expecting '('");
  const values = [...list.matchAll(/\s*("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^\s,"']+)\s*(?:,|$)/gs)].map(
    ([, value]) => unquoted(value ?? ''),
  );
  if (values.length === 0 || (!operator.endsWith('in') && values.length > 1))
    throw invalid(text, 'Expecting a value');
  return { field: field.toLowerCase(), operator, values };
}

function unquoted(value: string): string {
  return /^["']/.test(value) ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value;
}

function matches(model: JiraModel, issue: JiraIssue, { field, operator, values }: Clause): boolean {
  const wanted = values.map((value) => value.toLowerCase());
  if (operator.endsWith('~')) {
    const texts = { summary: issue.summary, description: textOf(issue.description) };
    const haystack = field === 'text' ? Object.values(texts).join('\n') : texts[field as keyof typeof texts];
    const contains = wanted.every((word) => haystack.toLowerCase().includes(word.replace(/^"|"$|\*$/g, '')));
    return operator === '!~' ? !contains : contains;
  }
  const has = attributesOf(model, issue, field).some((value) => wanted.includes(value.toLowerCase()));
  return operator === '!=' || operator === 'not in' ? !has : has;
}

function attributesOf(model: JiraModel, issue: JiraIssue, field: string): readonly string[] {
  switch (field) {
    case 'project':
      return [issue.project.key, issue.project.name];
    case 'labels':
      return [...issue.labels];
    case 'status':
      return [issue.status];
    case 'statuscategory':
      return {
        new: ['new', 'To Do'],
        indeterminate: ['indeterminate', 'In Progress'],
        done: ['done', 'Done'],
      }[model.categoryOf(issue)];
    case 'reporter':
      return [issue.reporter.accountId, issue.reporter.name, 'currentUser()'];
    default:
      return [issue.key];
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : adfText(value);
}

function inOrder(issues: readonly JiraIssue[], order: string | undefined): readonly JiraIssue[] {
  if (order === undefined) return issues.toReversed();
  const match = /^(created|key|id)(?:\s+(asc|desc))?\s*$/i.exec(order.trim());
  if (match === null) throw invalid(order, 'unknown order');
  const sorted = issues.toSorted((a, b) => Number(a.id) - Number(b.id));
  return match[2]?.toLowerCase() === 'desc' ? sorted.toReversed() : sorted;
}

function invalid(at: string, why: string): JiraRefusal {
  return new JiraRefusal(400, [`Error in the JQL Query: ${why} near '${at}'.`]);
}
