/** placeholder, replaced below */
import type { CampaignOptions } from './campaign-options.ts';
export async function runStories(_options: CampaignOptions, _out: { readonly record: (name: string, violations: readonly string[]) => void; readonly say: (line: string) => void }): Promise<void> {}
