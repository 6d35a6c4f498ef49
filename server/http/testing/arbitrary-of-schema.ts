import fc from 'fast-check';

/** What of JSON Schema our own schemas make. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
}

/** Strings are cut here: longer ones are for the tests of limits. */
const longest = 300;
const most = 5;

/** Values that the schema allows. What a schema adds in code (`refine`) it does not know: such a value may be refused. */
export function toArbitrary(schema: JsonSchema): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map(toArbitrary));
  if (schema.allOf) return toArbitrary(mergeAll(schema));
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  if (types.length === 0) return fc.jsonValue({ maxDepth: 2 });
  return fc.oneof(...types.map((type) => toArbitraryOfType(type, schema)));
}

function mergeAll({ allOf = [], ...rest }: JsonSchema): JsonSchema {
  return Object.assign({}, rest, ...allOf) as JsonSchema;
}

function toArbitraryOfType(type: string, schema: JsonSchema): fc.Arbitrary<unknown> {
  switch (type) {
    case 'string':
      return toStrings(schema);
    case 'integer':
      return fc.integer(toRange(schema));
    case 'number':
      return fc.double({ ...toRange(schema), noNaN: true, noDefaultInfinity: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(toArbitrary(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.max(schema.minItems ?? 0, Math.min(schema.maxItems ?? most, most)),
      });
    default:
      return toObjects(schema);
  }
}

function toRange({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema) {
  const least = -2_147_483_648;
  const greatest = 2_147_483_647;
  const min = Math.max(minimum ?? least, (exclusiveMinimum ?? least - 1) + 1);
  return { min, max: Math.max(min, Math.min(maximum ?? greatest, (exclusiveMaximum ?? greatest + 1) - 1)) };
}

function toStrings({
  format,
  pattern,
  minLength = 0,
  maxLength = longest,
}: JsonSchema): fc.Arbitrary<string> {
  if (format === 'uuid') return fc.uuid();
  if (format === 'email') return fc.emailAddress();
  if (format === 'uri') return fc.webUrl();
  if (format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  const max = Math.max(minLength, Math.min(maxLength, longest));
  // Half of them with what trips programs: NUL, halves of signs, marks, other scripts.
  return fc.oneof(
    fc.string({ minLength, maxLength: max }),
    fc.string({ minLength, maxLength: max, unit: 'binary' }),
  );
}

function toObjects({ properties = {}, required = [], additionalProperties }: JsonSchema) {
  const known = fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, toArbitrary(schema)])),
    { requiredKeys: required.filter((name) => name in properties) },
  );
  if (typeof additionalProperties !== 'object' || Object.keys(properties).length > 0) return known;
  return fc.dictionary(fc.string({ maxLength: 20 }), toArbitrary(additionalProperties), { maxKeys: most });
}

/** A value that no schema of this type takes; null: it takes everything. */
export function toWrongValue(schema: JsonSchema): unknown {
  const choices = schema.anyOf ?? schema.oneOf;
  const types = new Set(
    [schema, ...(choices ?? [])].flatMap(({ type, const: constant }) => type ?? typeof constant),
  );
  if (types.size === 1 && types.has('undefined') && !schema.enum) return null;
  if (!types.has('object')) return { wrong: true };
  return types.has('array') ? null : ['wrong'];
}
