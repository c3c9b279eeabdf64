/** Reads an API's contract, whatever its language. */
import { readCapabilityStatement } from './fhir/read';
import { nearest } from './nearest';
import type { Contract } from './operation';
import { readOpenApi } from './openapi/read';
import { ContractError } from './problem';
import { child, isMapping, own, type Located } from './source/value';
import { Workspace } from './source/workspace';

/**
 * Reads a contract and every file that it refers to, and makes it fit for API Management's import.
 * @param file path of an OpenAPI 3.0 or 3.1 document or of a FHIR R4 CapabilityStatement, JSON or YAML; messages name it so
 * @returns its `document` is OpenAPI 3.0 with two members of its own: `x-required-query-parameters`, the names that a validator
 * must insist on because import can't, and `x-fhir`, what an operation means to FHIR
 * @throws ContractError with every problem: missing and malformed files, references that lead nowhere, what import would refuse
 */
export function readContract(file: string): Contract {
  const { workspace, root } = Workspace.open(file);
  const contract = root && read(workspace, { file: root, path: [], value: root.value });
  if (contract !== undefined) refuseTokens(workspace, contract);
  if (contract === undefined || workspace.problems.length > 0) throw new ContractError(workspace.problems);
  return contract;
}

/** What CDKTF would take for the place of another resource's value, and nobody could escape. The document is a file of its own. */
const TOKEN = /[$#&]\{TfToken\[/;

function refuseTokens(workspace: Workspace, { title, description, operations }: Contract): void {
  if (!TOKEN.test(JSON.stringify([title, description, operations]))) return;
  const at = workspace.find(TOKEN);
  if (at !== undefined) {
    workspace.expect(
      'a text without TfToken[ after a brace, which is how CDKTF marks values of its own',
      { ...at, value: 'TfToken[' },
      'write it without the brace',
    );
  }
}

function read(workspace: Workspace, root: Located): Contract | undefined {
  if (own(root.value, 'openapi') !== undefined) return readOpenApi(workspace, root);
  if (own(root.value, 'resourceType') === 'CapabilityStatement') return readCapabilityStatement(workspace, root);
  if (own(root.value, 'swagger') !== undefined) {
    return workspace.expect(
      '`openapi` 3.0 or 3.1 in place of `swagger`',
      child(root, 'swagger'),
      'convert the contract to OpenAPI 3: most editors and generators do',
    );
  }
  return workspace.expect('an OpenAPI 3 document or a FHIR CapabilityStatement', root, rootMend(root));
}

function rootMend(root: Located): string {
  if (own(root.value, 'resourceType') === 'Conformance') {
    return 'take the CapabilityStatement that the R4 endpoint of the server gives at /metadata: servers of DSTU2 give a Conformance';
  }
  if (own(root.value, 'resourceType') !== undefined) return 'take the CapabilityStatement that the server gives at /metadata';
  if (own(root.value, 'asyncapi') !== undefined) return 'describe the HTTP API by an OpenAPI 3 document: AsyncAPI describes messages';
  const meant = isMapping(root.value)
    ? Object.keys(root.value).find((key) => nearest(key, ['openapi', 'resourceType']) !== undefined)
    : undefined;
  return meant === undefined
    ? 'write `openapi: 3.0.3` or `"resourceType": "CapabilityStatement"` at its root, or name another file'
    : `rename the key ${JSON.stringify(meant)} to ${JSON.stringify(nearest(meant, ['openapi', 'resourceType']))}`;
}
