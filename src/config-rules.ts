/** Rules that span several settings of config.json (SPEC section 4). Each is judged where the settings it needs could be read. */
import { partitionOf } from './config-model.ts';
import type { Settings } from './config-settings.ts';
import type { JsonPath } from './json-source.ts';

export interface Broken {
  readonly at: JsonPath;
  /** One line: what is wrong and what to do. */
  readonly message: string;
}

/** `awsRegion` is the input aws-region, which wins over the file. */
export function brokenRules(settings: Settings, awsRegion: string | undefined): readonly Broken[] {
  return [
    ...regionRules(settings, awsRegion),
    ...accountRules(settings),
    ...needed(settings.jira.enabled, settings.jira.server, {
      at: ['jira', 'server'],
      message: 'is missing although jira.enabled is true; write the address of your Jira',
    }),
    ...needed(settings.cloudwatch.enabled, settings.cloudwatch.log_group, {
      at: ['cloudwatch', 'log_group'],
      message: 'is missing although cloudwatch.enabled is true; write the name of a log group',
    }),
  ];
}

function regionRules({ aws }: Settings, awsRegion: string | undefined): readonly Broken[] {
  const region = awsRegion ?? aws.region?.value;
  if (region === undefined) {
    const message = 'is missing; write an AWS region such as "eu-west-1", or set the input aws-region';
    return aws.region === undefined ? [] : [{ at: ['aws', 'region'], message }];
  }
  const partition = aws.partition?.value;
  if (partition === undefined || partition === partitionOf(region)) return [];
  return [
    {
      at: ['aws', 'partition'],
      message: `is "${partition}", but region ${region} belongs to ${partitionOf(region)}; correct one of them or leave partition out`,
    },
  ];
}

function accountRules({ aws, user_keysrotation: rotation }: Settings): readonly Broken[] {
  const broken: Broken[] = [];
  if (rotation.accounts?.value?.length === 0)
    broken.push({
      at: ['user_keysrotation', 'accounts'],
      message: 'names no account; write account IDs, or leave it out for all of aws.accounts',
    });
  if (aws.accounts?.value.size === 0)
    broken.push({
      at: ['aws', 'accounts'],
      message: 'names no account; write {"<account ID>": "<name>"}',
    });
  const chosen =
    rotation.accounts === undefined
      ? []
      : (rotation.accounts.value ?? [...(aws.accounts?.value.keys() ?? [])]);
  const ignored = new Set(rotation.ignore_accounts?.value);
  if (chosen.length > 0 && chosen.every((id) => ignored.has(id)))
    broken.push({
      at: ['user_keysrotation', 'ignore_accounts'],
      message: 'leaves no account to look at; remove one, or write "enabled": false',
    });
  return broken;
}

function needed(
  enabled: { readonly value: boolean } | undefined,
  setting: { readonly value: string | undefined } | undefined,
  broken: Broken,
): readonly Broken[] {
  return enabled?.value === true && setting !== undefined && setting.value === undefined ? [broken] : [];
}
