/**
 * What GitHub's answers mean, when their shape cannot be trusted: whatever is missing or of another type counts as
 * absent, so that the gate stays shut. Pure; asks nobody.
 */
import type { ApprovalRecord, EnvironmentRules } from '../domain/gate.ts';

type Json = Readonly<Record<string, unknown>>;

/** Several rules of the type would all have to hold; GitHub offers one. */
export function protectionOf(answer: unknown): EnvironmentRules {
  const { protection_rules: rules, can_admins_bypass: bypass } = object(answer);
  const required = list(rules)
    .map(object)
    .filter(({ type }) => type === 'required_reviewers');
  return {
    requiredReviewers:
      required.length === 0
        ? undefined
        : {
            reviewers: required.flatMap((rule) => list(rule['reviewers']).flatMap(reviewerName)),
            preventSelfReview: required.every((rule) => rule['prevent_self_review'] === true),
          },
    adminsCanBypass: typeof bypass === 'boolean' ? bypass : undefined,
  };
}

/** A user's login or a team's slug. */
function reviewerName(entry: unknown): readonly string[] {
  const { login, slug, name } = object(object(entry)['reviewer']);
  const found = [login, slug, name].map(text).find((value) => value !== '');
  return found === undefined ? [] : [found];
}

/** An approval by nobody who can be named is none; a rejection stays one whoever made it. */
export function approvalOf(entry: unknown): ApprovalRecord {
  const { environments, state, user, comment } = object(entry);
  const login = text(object(user)['login']);
  return {
    environments: list(environments)
      .map((environment) => text(object(environment)['name']))
      .filter((name) => name !== ''),
    state: state === 'approved' && login === '' ? 'unnamed' : text(state),
    user: login,
    comment: text(comment),
  };
}

export function visibilityOf(answer: unknown): 'public' | 'private' | 'unknown' {
  const { visibility, private: isPrivate } = object(answer);
  if (visibility === 'public') return 'public';
  // `internal`: everybody in the enterprise, nobody outside.
  if (visibility === 'private' || visibility === 'internal') return 'private';
  if (typeof isPrivate === 'boolean') return isPrivate ? 'private' : 'public';
  return 'unknown';
}

/** A server that does not know the raw media type answers with JSON that holds the file in base64. */
export function fileText(answer: string, contentType: string): string {
  if (!/^application\/json\b/.test(contentType)) return answer;
  const { type, encoding, content, sha } = object(parsed(answer));
  const wrapped =
    type === 'file' && encoding === 'base64' && typeof sha === 'string' && typeof content === 'string';
  return wrapped ? Buffer.from(content, 'base64').toString('utf8') : answer;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

export function object(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
