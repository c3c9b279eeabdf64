/**
 * A bundled contract as a file beside `cdk.tf.json`.
 *
 * Terraform reads it with `file()`, so its text is never a template, a changed line is a changed line in the plan, and
 * its path is the same on every machine. (CDKTF's own `TerraformAsset` needs a file on disk and puts a hash of it
 * into the path; a contract is made in memory, and its name should stay when its text changes.)
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { Fn, TerraformStack } from 'cdktf';
import { addCustomSynthesis } from 'cdktf/lib/synthesize/synthesizer';
import { Construct } from 'constructs';
import { ValidationError } from './validation-error';

/** 4 MB is the most that API Management imports inline. */
const MAX_BYTES = 4 * 1024 * 1024;

/** In which synthesis a stack's folder was last emptied of the contracts of an earlier one. */
const emptied = new WeakMap<TerraformStack, object>();

export interface ContractFileProps {
  /** `fhir.openapi.json`: letters, digits, dots, dashes and underscores. */
  readonly fileName: string;
  readonly text: string;
}

export class ContractFile extends Construct {
  /** Relative to the stack's folder: `assets/contracts/<fileName>`. */
  readonly path: string;

  constructor(scope: Construct, id: string, props: ContractFileProps) {
    super(scope, id);
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(props.fileName)) {
      throw new ValidationError(
        'file-name',
        `expected a file name of letters, digits, dots, dashes and underscores, found "${props.fileName}"`,
        'take another file name, such as fhir.openapi.json',
        this.node.path,
      );
    }
    const bytes = Buffer.byteLength(props.text, 'utf8');
    if (bytes > MAX_BYTES) {
      throw new ValidationError(
        'contract-too-large',
        `expected a contract of at most ${MAX_BYTES} bytes, found ${bytes}`,
        'leave examples and unused schemas out of it',
        this.node.path,
      );
    }
    this.path = posix.join('assets', 'contracts', props.fileName);
    const stack = TerraformStack.of(this);
    addCustomSynthesis(this, {
      onSynthesize: (session) => {
        const folder = dirname(join(session.outdir, session.manifest.forStack(stack).synthesizedStackPath));
        const target = join(folder, this.path);
        if (emptied.get(stack) !== session) rmSync(dirname(target), { recursive: true, force: true });
        emptied.set(stack, session);
        mkdirSync(dirname(target), { recursive: true });
        writeFileSync(target, props.text);
      },
    });
  }

  /** The Terraform expression that reads it. */
  get content(): string {
    return Fn.file(this.path);
  }
}
