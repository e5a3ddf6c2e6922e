/** JSON Schemas of the contracts, each once, as `components.schemas` of an OpenAPI document. */
import * as z from 'zod';

/** `input`: what may be sent. `output`: what is answered. */
export type Direction = 'input' | 'output';

export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

export interface SchemaComponents {
  /** A reference to the schema, which is added under the name unless the same schema is there already. */
  refer(schema: z.ZodType, name: string, direction: Direction): JsonSchema;
  readonly schemas: Readonly<Record<string, JsonSchema>>;
}

function toJsonSchema(schema: z.ZodType, direction: Direction): z.core.JSONSchema.JSONSchema {
  const { $schema: _dialect, ...jsonSchema } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io: direction,
    // Checks that JSON Schema cannot say are made when the service reads the value.
    unrepresentable: 'any',
  });
  return jsonSchema;
}

const SCHEMAS = '#/components/schemas/';

/** A reference into a schema's own `$defs`, or to the schema itself, as it is named among the components. */
function repointed(reference: string, name: string): string {
  const definition = /^#\/\$defs\/(.+)$/.exec(reference)?.[1];
  return `${SCHEMAS}${name}${definition === undefined ? '' : `.${definition}`}`;
}

/** The schema with its references repointed. */
function repoint(schema: object, name: string): JsonSchema {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema) as [string, unknown][]) {
    const isReference = key === '$ref' && typeof value === 'string';
    result[key] = isReference ? repointed(value, name) : repointIn(value, name);
  }
  return result;
}

function repointIn(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value.map((each) => repointIn(each, name));
  return typeof value === 'object' && value !== null ? repoint(value, name) : value;
}

export function createSchemaComponents(): SchemaComponents {
  const schemas: Record<string, JsonSchema> = {};
  const names = new Map<string, string>();
  const add = (name: string, schema: JsonSchema): void => {
    if (schemas[name] !== undefined) throw new Error(`two schemas are called ${name}`);
    schemas[name] = schema;
  };
  return {
    schemas,
    refer: (schema, name, direction) => {
      const { $defs, ...body } = toJsonSchema(schema, direction);
      const text = JSON.stringify([body, $defs]);
      const known = names.get(text);
      if (known !== undefined) return { $ref: `${SCHEMAS}${known}` };
      names.set(text, name);
      add(name, repoint(body, name));
      for (const [definition, each] of Object.entries($defs ?? {})) {
        add(`${name}.${definition}`, repoint(each, name));
      }
      return { $ref: `${SCHEMAS}${name}` };
    },
  };
}
