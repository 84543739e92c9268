// Holds a value against a schema of api/openapi.yaml: the parts of JSON Schema that the description uses, and an error for any
// other, so that nothing is passed over in silence.
import { readFileSync } from "node:fs";
import { parse } from "yaml";

export const description = parse(readFileSync(new URL("../../../api/openapi.yaml", import.meta.url), "utf8"));

const kKnown = new Set(
  "$ref allOf oneOf type required properties additionalProperties items enum const minimum maximum maxItems pattern format description example default".split(
    " ",
  ),
);
const kFormats = {
  date: /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/,
  "date-time": /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?Z$/,
};

function typeOf(value) {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value;
}
const isOfType = (value, type) => (type === "integer" ? Number.isSafeInteger(value) : typeOf(value) === type);

export function resolve(schema) {
  if (schema.$ref === undefined) return schema;
  return schema.$ref
    .slice(2)
    .split("/")
    .reduce((at, name) => at[name], description);
}

// What is wrong, each with its place; nothing when the value fits.
export function faultsOf(value, given, place = "$") {
  const schema = resolve(given);
  const unknown = Object.keys(schema).filter((word) => !kKnown.has(word));
  if (unknown.length > 0) throw new Error(`${place}: the checker does not know ${unknown.join(", ")}`);
  const faults = [];
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (types.length > 0 && !types.some((type) => isOfType(value, type))) {
    return [`${place}: ${typeOf(value)}, not ${types.join(" or ")}`];
  }
  if (schema.enum !== undefined && !schema.enum.includes(value))
    faults.push(`${place}: ${JSON.stringify(value)} is none of ${schema.enum}`);
  if (schema.const !== undefined && value !== schema.const)
    faults.push(`${place}: ${JSON.stringify(value)} is not ${schema.const}`);
  if (typeof value === "number" && (value < (schema.minimum ?? value) || value > (schema.maximum ?? value)))
    faults.push(`${place}: ${value}`);
  if (typeof value === "string") {
    if (schema.pattern !== undefined && !new RegExp(schema.pattern).test(value))
      faults.push(`${place}: ${value} does not fit ${schema.pattern}`);
    if (kFormats[schema.format]?.test(value) === false) faults.push(`${place}: '${value}' is no ${schema.format}`);
  }
  for (const part of schema.allOf ?? []) faults.push(...faultsOf(value, part, place));
  if (
    schema.oneOf !== undefined &&
    schema.oneOf.filter((one) => faultsOf(value, one, place).length === 0).length !== 1
  ) {
    faults.push(`${place}: fits none, or more than one, of oneOf`);
  }
  if (typeOf(value) === "object") {
    for (const name of schema.required ?? []) if (!Object.hasOwn(value, name)) faults.push(`${place}: lacks ${name}`);
    for (const [name, part] of Object.entries(schema.properties ?? {})) {
      if (Object.hasOwn(value, name)) faults.push(...faultsOf(value[name], part, `${place}.${name}`));
    }
  }
  if (typeOf(value) === "object" && typeof schema.additionalProperties === "object") {
    for (const [name, part] of Object.entries(value)) {
      if (!Object.hasOwn(schema.properties ?? {}, name))
        faults.push(...faultsOf(part, schema.additionalProperties, `${place}.${name}`));
    }
  }
  if (Array.isArray(value)) {
    if (value.length > (schema.maxItems ?? Infinity)) faults.push(`${place}: ${value.length} items`);
    if (schema.items !== undefined)
      value.forEach((item, i) => faults.push(...faultsOf(item, schema.items, `${place}[${i}]`)));
  }
  return faults;
}

const kPaths = Object.entries(description.paths).map(([path, item]) => ({
  path,
  item,
  form: new RegExp(`^${path.replace(/[.]/g, "\\.").replace(/\{[a-z0-9]+\}/g, "[^/]+")}$`),
}));

// What is wrong with an answer to `address`, by the description: address, parameters, status, type and body.
export function answerFaults(address, status, contentType, body, method = "GET") {
  const url = new URL(address, "http://node");
  const found = kPaths.find((one) => one.form.test(url.pathname));
  if (found === undefined) return [`${url.pathname}: no such path is described`];
  const operation = found.item[method.toLowerCase()];
  if (operation === undefined) return [`${found.path}: ${method} is not described`];
  const queries = (operation.parameters ?? [])
    .map(resolve)
    .filter((one) => one.in === "query")
    .map((one) => one.name);
  const strange = status === 400 ? [] : [...url.searchParams.keys()].filter((name) => !queries.includes(name));
  const faults = strange.map((name) => `${found.path}: parameter ${name} is not described`);
  const response = operation.responses[String(status)];
  if (response === undefined) return [...faults, `${found.path}: status ${status} is not described`];
  const bare = contentType.split(";")[0].trim();
  const content = resolve(response).content?.[bare];
  if (content === undefined) return [...faults, `${found.path}: ${status} with ${bare} is not described`];
  return [
    ...faults,
    ...(bare.endsWith("json") ? faultsOf(body, content.schema) : []).map((fault) => `${found.path}: ${fault}`),
  ];
}
