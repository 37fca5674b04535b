/**
 * Writes the JSON Schemas of the three configuration files to `config/schema/`, from the schemas that the product
 * checks them with, so that editors complete and refuse what the product does. Decides no rule of its own.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { configFile, ticketOwnersFile, whitelistFile } from '../src/config-schemas.ts';
import { inside, type Inside } from '../src/config-values.ts';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

const FILES: readonly { readonly name: string; readonly title: string; readonly schema: z.ZodType }[] = [
  { name: 'config.schema.json', title: 'IAM key rotation: config.json', schema: configFile },
  {
    name: 'whitelist.schema.json',
    title: 'IAM key rotation: whitelist.json, the exceptions',
    schema: whitelistFile,
  },
  {
    name: 'ticket_owners.schema.json',
    title: 'IAM key rotation: ticket_owners.json',
    schema: ticketOwnersFile,
  },
];

/** File name to text, as committed. */
export function generatedSchemas(): ReadonlyMap<string, string> {
  return new Map(
    FILES.map(({ name, title, schema }) => {
      const { $schema, ...rest } = jsonSchemaOf(schema);
      return [name, `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`];
    }),
  );
}

/** JSON Schema, draft 2020-12, of what may be written (defaults may be left out). */
function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, {
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      const { def } = zodSchema._zod;
      // zod leaves the default out where the value is transformed, as booleans and numbers are.
      if (def.type === 'default') jsonSchema.default = def.defaultValue;
      const known = inside.get(zodSchema);
      if (known === undefined) return;
      const { description } = jsonSchema;
      for (const name of Object.keys(jsonSchema)) delete jsonSchema[name];
      Object.assign(jsonSchema, { description, ...rulesInside(known) });
    },
  });
}

function rulesInside({ kind, entry }: Inside): JsonSchema {
  const rules = jsonSchemaOf(entry);
  delete rules.$schema;
  switch (kind) {
    case 'by account':
      return {
        type: 'object',
        patternProperties: { '^[0-9]{12}$': rules },
        properties: COMMENT,
        additionalProperties: false,
      };
    case 'by name':
      return { type: 'object', properties: COMMENT, additionalProperties: rules };
    case 'text or object':
      return { anyOf: [{ type: 'string', pattern: '\\S' }, rules] };
  }
}

const COMMENT = { __comment__: { description: 'Free text; ignored' } };

if (process.argv[1] !== undefined && path.basename(process.argv[1]).startsWith('generate-schemas.')) {
  const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..', 'config', 'schema');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of generatedSchemas()) writeFileSync(path.join(folder, name), text);
}
