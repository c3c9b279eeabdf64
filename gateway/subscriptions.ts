/**
 * Subscription keys: whom a key stands for, and whether it opens an API.
 * Source: Microsoft's "Subscriptions in Azure API Management".
 */
import { randomBytes } from 'node:crypto';
import type { Credential, SynthesizedApi, SynthesizedProduct, SynthesizedService, SynthesizedSubscription } from '../synthesized/model';
import { PolicyError } from './errors';
import type { GatewayRequest, Subscriber } from './exchange';
import type { ContextProduct, ContextUser } from './expressions/context';

/** A subscription beside those of the synthesized JSON, for trying things out. */
export interface LocalSubscription {
  readonly name: string;
  readonly scope: { readonly kind: 'product' | 'api'; readonly name: string } | { readonly kind: 'all-apis' };
  /** @default 'active' */
  readonly state?: 'active' | 'submitted' | 'suspended' | 'rejected' | 'cancelled' | 'expired';
}

interface Key {
  readonly subscription: {
    readonly name: string;
    readonly displayName: string;
    readonly state: string;
    readonly scope: SynthesizedSubscription['scope'];
    readonly user?: string;
  };
  readonly service: SynthesizedService;
  readonly primary: string;
  readonly secondary: string;
  readonly createdDate: Date;
  /** By API name: what a call with it runs as. */
  readonly subscribers: Map<string, Subscriber | undefined>;
}

const newKey = (): string => randomBytes(16).toString('hex');

export class Subscriptions {
  private readonly byKey = new Map<string, Key>();
  private readonly byName = new Map<string, Key>();

  /**
   * @param services their subscriptions get a key each; a product without any gets one of its own name, so that it can be tried
   * @param now milliseconds
   */
  constructor(services: readonly SynthesizedService[], extra: readonly LocalSubscription[], now: number) {
    for (const service of services) {
      for (const subscription of service.subscriptions) this.add(service, subscription, now);
      for (const { name } of service.products) {
        const taken = service.subscriptions.some(({ scope }) => 'kind' in scope && scope.kind === 'product' && scope.name === name);
        if (!taken && !this.byName.has(name)) {
          this.add(service, { name, displayName: name, state: 'active', scope: { kind: 'product', name } }, now);
        }
      }
      for (const { name, scope, state = 'active' } of extra) this.add(service, { name, displayName: name, state, scope }, now);
    }
  }

  private add(service: SynthesizedService, subscription: Key['subscription'], now: number): void {
    const key: Key = { subscription, service, primary: newKey(), secondary: newKey(), createdDate: new Date(now), subscribers: new Map() };
    this.byKey.set(key.primary, key);
    this.byKey.set(key.secondary, key);
    this.byName.set(subscription.name, key);
  }

  /** Names of subscriptions, with their scopes. */
  list(): readonly { readonly name: string; readonly key: string; readonly state: string; readonly scope: string }[] {
    return [...this.byName.values()].map(({ subscription: { name, state, scope }, primary }) => ({
      name,
      key: primary,
      state,
      scope: 'unknown' in scope ? 'unknown' : scope.kind === 'all-apis' ? 'all APIs' : `${scope.kind} ${scope.name}`,
    }));
  }

  /** @throws Error where there is no such subscription */
  key(name: string): string {
    const key = this.byName.get(name);
    if (key === undefined) {
      throw new Error(`no subscription ${JSON.stringify(name)}: expected one of ${[...this.byName.keys()].join(', ')}`);
    }
    return key.primary;
  }

  /**
   * Whom a request's key stands for.
   * @throws PolicyError 401 without a key where one is needed, and for a key that does not open this API
   */
  identify(service: SynthesizedService, api: SynthesizedApi, request: GatewayRequest): Subscriber {
    const given = request.headers.get(api.subscriptionKey.header) ?? request.url.query.get(api.subscriptionKey.query);
    if (given === undefined) return this.withoutKey(service, api);
    const key = given.length === 1 ? this.byKey.get(given[0] as string) : undefined;
    if (key === undefined || key.service !== service || key.subscription.state !== 'active') throw refused(api, 'SubscriptionKeyInvalid');
    let subscriber = key.subscribers.get(api.name);
    if (subscriber === undefined) {
      subscriber = this.subscriberOf(key, api, given[0] as string);
      if (subscriber === undefined) throw refused(api, 'SubscriptionKeyInvalid');
      key.subscribers.set(api.name, subscriber);
    }
    return subscriber;
  }

  private withoutKey(service: SynthesizedService, api: SynthesizedApi): Subscriber {
    // An open product lets callers in even where the API asks for a key, and its policies run for them.
    const open = service.products.find(
      ({ apis, subscriptionRequired, published }) => !subscriptionRequired && published && apis.includes(api.name),
    );
    if (open) return { credential: { kind: 'product', product: open.name }, product: contextProduct(service, open) };
    // What is not known counts as required.
    if (api.subscriptionRequired === false) return { credential: { kind: 'none' } };
    throw refused(api, 'SubscriptionKeyNotFound');
  }

  private subscriberOf(
    { subscription, service, primary, secondary, createdDate }: Key,
    api: SynthesizedApi,
    key: string,
  ): Subscriber | undefined {
    const { scope } = subscription;
    if ('unknown' in scope) return undefined;
    let credential: Credential;
    let product: SynthesizedProduct | undefined;
    if (scope.kind === 'product') {
      product = service.products.find(({ name }) => name === scope.name);
      if (product === undefined || !product.apis.includes(api.name)) return undefined;
      credential = { kind: 'product', product: product.name };
    } else if (scope.kind === 'api') {
      if (scope.name !== api.name) return undefined;
      credential = { kind: 'api' };
    } else {
      credential = { kind: 'all-access' };
    }
    return {
      credential,
      subscription: {
        id: subscription.name,
        name: subscription.displayName,
        key,
        primaryKey: primary,
        secondaryKey: secondary,
        createdDate,
      },
      ...(product && { product: contextProduct(service, product) }),
      ...(subscription.user !== undefined && { user: contextUser(subscription.user, createdDate) }),
    };
  }
}

function contextProduct(service: SynthesizedService, product: SynthesizedProduct): ContextProduct {
  const apis = service.apis.filter(({ name }) => product.apis.includes(name));
  return {
    id: product.name,
    name: product.displayName,
    approvalRequired: product.approvalRequired,
    subscriptionRequired: product.subscriptionRequired,
    ...(product.subscriptionsLimit !== undefined && { subscriptionLimit: product.subscriptionsLimit }),
    state: product.published ? 'Published' : 'NotPublished',
    groups: product.groups.map((name) => ({ id: name, name })),
    apis: apis.map(({ name, displayName, path, revision, isCurrent }) => ({
      id: name,
      name: displayName,
      path,
      revision,
      isCurrentRevision: isCurrent,
    })),
  };
}

const contextUser = (id: string, registrationDate: Date): ContextUser => ({
  id,
  email: '',
  firstName: '',
  lastName: '',
  registrationDate,
  groups: [],
  identities: [],
});

function refused(
  { subscriptionKey: { header } }: SynthesizedApi,
  reason: 'SubscriptionKeyNotFound' | 'SubscriptionKeyInvalid',
): PolicyError {
  return new PolicyError({
    source: 'authorization',
    reason,
    message:
      reason === 'SubscriptionKeyNotFound'
        ? 'Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.'
        : 'Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.',
    status: 401,
    headers: [['WWW-Authenticate', `AzureApiManagementKey realm="local gateway",name="${header}",type="header"`]],
  });
}
