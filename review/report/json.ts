/** `review.json`. Its schema is docs/review.schema.json. */
import type { ReviewDocument } from './model';

/** Terraform's and the contracts' texts are written as they are: the file is data, and no page. */
export function reviewJson(document: ReviewDocument): string {
  return `${JSON.stringify(document, null, 1)}\n`;
}
