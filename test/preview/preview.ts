/**
 * `npm run preview`: renders sample summaries, tickets and Slack messages into ./preview/, as the files that the
 * product would write and as pages to look at, and prints their sizes. Exits with 1 where a summary is too long for
 * GitHub. It sends nothing anywhere.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { repositoryRoot } from '../world/repository-root.ts';
import { changePages } from './change-pages.ts';
import { html, markdownHtml, page } from './html.ts';
import { scanPages } from './scan-pages.ts';
import { slackPages } from './slack-pages.ts';
import { ticketPages } from './ticket-pages.ts';
import { validatePages } from './validate-pages.ts';

/** Bytes per step (GitHub Docs, job summaries). */
const SUMMARY_LIMIT = 1024 * 1024;
const FOLDER = join(repositoryRoot(), 'preview');

interface Written {
  readonly name: string;
  readonly bytes: number;
  readonly note: string;
}

function write(name: string, content: string): number {
  writeFileSync(join(FOLDER, name), content);
  return Buffer.byteLength(content);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function writeSummaries(): readonly Written[] {
  return Object.entries({ ...scanPages(), ...changePages(), ...validatePages() }).map(([name, markdown]) => {
    const bytes = write(`${name}.md`, markdown);
    write(
      `${name}.html`,
      page({
        title: name,
        note: 'Job summary, about as GitHub shows it',
        look: 'github',
        body: markdownHtml(markdown),
      }),
    );
    return { name, bytes, note: bytes < SUMMARY_LIMIT ? 'summary' : 'summary, TOO LONG for GitHub' };
  });
}

function writeTickets(): readonly Written[] {
  return Object.entries(ticketPages()).map(([name, { summary, adf, wiki, body }]) => {
    const bytes = write(`${name}.adf.json`, json(adf));
    write(`${name}.wiki.txt`, `${summary}\n\n${wiki}\n`);
    write(
      `${name}.html`,
      page({ title: name, note: 'Jira ticket, about as Jira Cloud shows it', look: 'jira', body }),
    );
    return { name, bytes, note: 'ticket, ADF' };
  });
}

function writeMessages(): readonly Written[] {
  return Object.entries(slackPages()).map(([name, slack]) => {
    const bytes = write(`${name}.json`, json(slack.json));
    write(
      `${name}.html`,
      page({
        title: name,
        note: 'Slack messages, about as Slack shows them',
        look: 'slack',
        body: slack.body,
      }),
    );
    return { name, bytes, note: `${slack.messages} Slack message${slack.messages === 1 ? '' : 's'}` };
  });
}

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER);
const written = [...writeSummaries(), ...writeTickets(), ...writeMessages()];
const links = written.map(
  ({ name, bytes, note }) =>
    `<li><a href="${html(name)}.html">${html(name)}</a>: ${html(note)}, ${bytes.toLocaleString('en-US')} bytes</li>`,
);
write(
  'index.html',
  page({
    title: 'Previews',
    note: 'npm run preview',
    look: 'github',
    body: `<h2>Previews</h2><ul>${links.join('')}</ul>`,
  }),
);
for (const { name, bytes, note } of written)
  console.log(`${name.padEnd(36)} ${bytes.toLocaleString('en-US').padStart(10)} bytes  ${note}`);
console.log(`\nOpen ${relative(process.cwd(), join(FOLDER, 'index.html'))} in a browser.`);
if (written.some(({ bytes, note }) => note.startsWith('summary') && bytes >= SUMMARY_LIMIT))
  process.exitCode = 1;
