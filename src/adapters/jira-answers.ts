/**
 * Reads what Jira answers. Nothing about its shape is taken for granted: an attribute that is missing or of another
 * type is simply not there. Sends nothing and decides nothing.
 */

type Json = Readonly<Record<string, unknown>>;

export interface JiraUser {
  /** Cloud: account ID. Data Center: user name. What assignee and watchers take. */
  readonly id: string;
  /** Other names that identify exactly one user (Data Center: key). */
  readonly aliases: readonly string[];
  readonly displayName: string | undefined;
  /** Undefined where the profile hides it. */
  readonly email: string | undefined;
}

export interface JiraTransition {
  readonly id: string;
  readonly name: string;
  readonly leadsToDone: boolean;
  /** Resolutions that the transition's screen offers; undefined where it has none. */
  readonly resolutions: { readonly required: boolean; readonly names: readonly string[] } | undefined;
  /** It insists on a field that we cannot fill. */
  readonly needsMore: boolean;
}

export function record(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Active users only; Data Center masks hidden emails (`ann at example dot com`). */
export function usersOf(answer: unknown, idKey: 'accountId' | 'name'): readonly JiraUser[] {
  return list(answer).flatMap((entry) => {
    const user = userOf(entry, idKey);
    return user === undefined || record(entry)['active'] === false ? [] : [user];
  });
}

export function userOf(answer: unknown, idKey: 'accountId' | 'name'): JiraUser | undefined {
  const user = record(answer);
  const id = text(user[idKey]);
  if (id === undefined) return undefined;
  const key = idKey === 'name' ? text(user['key']) : undefined;
  const email = text(user['emailAddress']);
  return {
    id,
    aliases: key === undefined ? [] : [key],
    displayName: text(user['displayName']),
    email: email?.includes('@') === true ? email : undefined,
  };
}

export function isDone(status: unknown): boolean {
  return text(record(record(status)['statusCategory'])['key']) === 'done';
}

export function statusOf(issue: unknown): unknown {
  return record(record(issue)['fields'])['status'];
}

export function transitionsOf(answer: unknown): readonly JiraTransition[] {
  return list(record(answer)['transitions']).flatMap((entry) => {
    const transition = record(entry);
    const id = text(transition['id']);
    const name = text(transition['name']);
    if (id === undefined || name === undefined) return [];
    const { resolution, ...others } = record(transition['fields']);
    const offered = list(record(resolution)['allowedValues']).flatMap(
      (value) => text(record(value)['name']) ?? [],
    );
    return {
      id,
      name,
      leadsToDone: isDone(transition['to']),
      resolutions:
        resolution === undefined
          ? undefined
          : { required: record(resolution)['required'] === true, names: offered },
      needsMore: Object.values(others).some(
        (field) => record(field)['required'] === true && record(field)['hasDefaultValue'] !== true,
      ),
    };
  });
}

/** `SEC-123`; undefined where the answer holds nothing of that form, which must not get on record as a ticket. */
export function ticketKey(answer: unknown): string | undefined {
  const key = text(record(answer)['key']);
  return key !== undefined && /^[\p{L}\p{N}_]{1,255}-\d{1,18}$/u.test(key) ? key : undefined;
}

/** Keys and labels of found issues; labels are undefined where Jira did not say. */
export function foundIssues(
  answer: unknown,
): readonly { readonly key: string; readonly labels: readonly string[] | undefined }[] {
  return list(record(answer)['issues']).flatMap((issue) => {
    const key = ticketKey(issue);
    const { labels } = record(record(issue)['fields']);
    if (key === undefined) return [];
    return { key, labels: Array.isArray(labels) ? labels.flatMap((label) => text(label) ?? []) : undefined };
  });
}

/** Jira's `{errorMessages, errors}` in one line, and the fields it names. */
export function complaintOf(body: unknown): { readonly text: string; readonly fields: readonly string[] } {
  const { errorMessages, errors, message } = record(body);
  const perField = Object.entries(record(errors));
  const parts = [
    ...list(errorMessages).flatMap((entry) => text(entry) ?? []),
    ...perField.flatMap(([field, entry]) => (text(entry) === undefined ? [] : `${field}: ${String(entry)}`)),
    ...(perField.length === 0 && list(errorMessages).length === 0 ? [text(message) ?? ''] : []),
  ];
  return {
    text: parts
      .join(' ')
      .replace(/[\s\p{Cc}]+/gu, ' ')
      .trim()
      .slice(0, 300),
    fields: perField.map(([field]) => field),
  };
}

/** The words and link targets of a description or comment, whichever way it is written, so that two can be compared. */
export function wordsOf(body: unknown): string {
  const collect = (node: unknown): string => {
    if (typeof node === 'string') return node;
    const { text: own, content, marks } = record(node);
    const targets = list(marks).map((mark) => text(record(record(mark)['attrs'])['href']) ?? '');
    return [text(own) ?? '', ...targets, ...list(content).map(collect)].join(' ');
  };
  return collect(body).replace(/\s+/g, ' ').trim();
}

export function commentsOf(answer: unknown): readonly string[] {
  return list(record(answer)['comments']).map((comment) => wordsOf(record(comment)['body']));
}
