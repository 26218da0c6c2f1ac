import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

/** Returns how a value violates a schema of an OpenAPI document; empty if valid. */
export function createSchemaValidator(document: object): (name: string, value: unknown) => string[] {
  const ajv = addFormats(new Ajv({ strict: true, allowUnionTypes: true, allErrors: true }));
  ajv.addVocabulary(Object.keys(document));
  ajv.addSchema(document, "document");
  return (name, value) => {
    const validate = ajv.getSchema(`document#/components/schemas/${name}`);
    if (!validate) throw new Error(`There is no schema ${name}.`);
    void validate(value);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
}
