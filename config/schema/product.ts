/** Products and those who use them: groups, users, subscriptions. */
import { z } from 'zod';
import { LENGTHS } from '../../azure/lengths';
import { email, guid, mended, sized } from './values';

export const productSchema = z.strictObject({
  displayName: sized(LENGTHS.productDisplayName),
  description: sized(LENGTHS.productDescription).default(''),
  terms: z.string().min(1),
  apis: z.array(z.string()).min(1),
  groups: z.array(z.string()).default([]),
  approvalRequired: z.boolean().default(true),
  subscriptionsLimit: z.number().int().default(1),
  published: z.boolean().default(true),
  quota: z
    .strictObject({ calls: z.number().int().positive(), renewalSeconds: z.number().int().min(300) })
    .default({ calls: 100_000, renewalSeconds: 86_400 }),
  rate: z
    .strictObject({ calls: z.number().int().positive(), renewalSeconds: z.number().int().min(1).max(300) })
    .default({ calls: 600, renewalSeconds: 60 }),
});

export const groupSchema = z.strictObject({
  displayName: sized(LENGTHS.groupDisplayName),
  description: z.string().default(''),
  /** A group of Entra, whose members sign in to the portal; absent: a group of the service's own. */
  entra: z.strictObject({ tenantId: guid, objectId: guid }).optional(),
});

export const userSchema = z.strictObject({
  firstName: sized(LENGTHS.personName),
  lastName: sized(LENGTHS.personName),
  email: email(LENGTHS.email),
  groups: z.array(z.string()).default([]),
});

export const subscriptionSchema = z
  .strictObject({
    displayName: sized(LENGTHS.subscriptionDisplayName),
    product: z.string().optional(),
    api: z.string().optional(),
    user: z.string().optional(),
    /** Writes the keys into the environment's vault; they are never an output. */
    keysInVault: z.boolean().default(false),
  })
  .refine(
    (value) => (value.product === undefined) !== (value.api === undefined),
    mended('exactly one of `product` and `api`: a subscription to everything is not offered', 'name a product, or an API, and not both'),
  );
