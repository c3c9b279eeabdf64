/** What a product may be used for, and by how many. */
import type { Report } from '../problem';
import type { Environment } from '../schema';

export function checkProducts(environment: Environment, report: Report): void {
  for (const [name, product] of Object.entries(environment.products)) {
    if (product.subscriptionsLimit < 1) {
      report(
        `products.${name}.subscriptionsLimit`,
        `a number > 0${product.approvalRequired ? ' because approval is required' : ''}`,
        product.subscriptionsLimit,
        'write how many subscriptions a user may have, or leave it out for 1',
      );
    }
    for (const user of Object.keys(environment.users)) {
      const held = Object.values(environment.subscriptions).filter(
        (subscription) => subscription.product === name && subscription.user === user,
      ).length;
      if (held > Math.max(1, product.subscriptionsLimit)) {
        report(
          `products.${name}.subscriptionsLimit`,
          `at least ${held}, because the user ${user} has that many subscriptions to it`,
          product.subscriptionsLimit,
          `write ${held}, or give one of the subscriptions another user`,
        );
      }
    }
  }
}
