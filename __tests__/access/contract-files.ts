/** Contracts written to a folder of their own, for tests. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readContract } from '../../access/contract';
import type { Contract } from '../../access/operation';
import { ContractError, type Problem } from '../../access/problem';

export type Files = Readonly<Record<string, string | Uint8Array | object>>;

/** Reads the first of the files as a contract. */
export function contractOf(files: Files): Contract {
  const folder = mkdtempSync(join(tmpdir(), 'contract-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content));
    }
    return readContract(join(folder, Object.keys(files)[0] ?? ''));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What is wrong with it, places without the folder. */
export function problemsOf(files: Files): readonly Problem[] {
  try {
    contractOf(files);
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    return error.problems.map((problem) => ({ ...problem, place: problem.place.replace(/^.*\/contract-[^/]+\//, '') }));
  }
  return [];
}

/** An OpenAPI document with these paths. */
export function openApi(paths: object, rest: object = {}): object {
  return { openapi: '3.0.3', info: { title: 'Test', version: '1' }, paths, ...rest };
}

/** An operation with nothing but an answer. */
export const answer = { responses: { '200': { description: 'OK' } } };

/** What an operation became in the bundled document. */
export function bundled(contract: Contract, path: string, method: string): Record<string, unknown> {
  const { paths } = contract.document as { paths: Record<string, Record<string, Record<string, unknown>>> };
  return paths[path]?.[method] ?? {};
}
