/** What `validate-content` asks of a check of bodies. */
import type { ContractBody } from '../contract/operation';
import type { SynthesizedApi } from '../../synthesized/model';

export interface CheckedBody {
  readonly api: SynthesizedApi;
  /** As mapped, in lower case, without parameters. */
  readonly contentType: string;
  readonly bytes: Uint8Array;
  /** What the contract says of the body. */
  readonly declared: ContractBody | undefined;
}

export type WrongBody =
  | { readonly kind: 'invalid'; readonly details: string; /** Holds no value of the body. */ readonly shown: string }
  | { readonly kind: 'no schema'; readonly details: string; readonly shown?: string };

export type BodyCheck = (body: CheckedBody) => WrongBody | undefined | Promise<WrongBody | undefined>;

/** @throws TypeError for bytes that are no UTF-8 */
export const utf8 = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: true }).decode(bytes);
