/** What is under way: a line that changes on a terminal, plain lines where output is kept. */
import { createSpinner, type Spinner } from 'nanospinner';

export class Progress {
  private readonly terminal = process.stderr.isTTY && process.env['CI'] === undefined;
  /** `npx cdktf` (which sets this variable) shows progress of its own, and reports what comes on this stream as errors. */
  private readonly silent = process.env['CDKTF_CONTEXT_JSON'] !== undefined;
  private spinner: Spinner | undefined;

  start(text: string): void {
    if (this.silent) return;
    if (!this.terminal) {
      console.error(text);
      return;
    }
    this.spinner?.success();
    this.spinner = createSpinner(text, { stream: process.stderr }).start();
  }

  stop(): void {
    this.spinner?.success();
    this.spinner = undefined;
  }
}
