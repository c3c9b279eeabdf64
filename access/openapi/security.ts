/** The contract's `security`, with each scheme's kind. Import ignores it all: what it says is enforced by policies. */
import { nearest } from '../nearest';
import type { SchemeRequirement, SecurityRequirement } from '../operation';
import { objectAt } from '../source/shapes';
import { child, children, isMapping, own, placeOf, textOf, type Located } from '../source/value';
import type { Workspace } from '../source/workspace';

export class SecuritySchemes {
  private readonly kinds = new Map<string, SchemeRequirement['type'] | undefined>();

  /** @param root the contract's root */
  constructor(
    private readonly workspace: Workspace,
    private readonly root: Located,
  ) {}

  /**
   * The operation's alternatives, or the contract's where it has none of its own.
   * Undefined where nobody says anything, or what they say is wrong and reported.
   */
  of(operation: Located): readonly SecurityRequirement[] | undefined {
    const at =
      own(operation.value, 'security') === undefined
        ? this.workspace.member(this.root, 'security')
        : this.workspace.member(operation, 'security');
    if (at.value === undefined) return undefined;
    if (!Array.isArray(at.value)) {
      return this.workspace.expect('a list of security requirements', at, `write a list, such as security: [${this.example()}]`);
    }
    return children(at).map(([, alternative]) => {
      if (!isMapping(alternative.value)) {
        const mend = `write an object, such as ${this.example()}, or {} for no token at all`;
        this.workspace.expect('a security requirement: scopes by the name of a scheme', alternative, mend);
      }
      return children(alternative).flatMap(([scheme, scopes]) => this.scheme(scheme, scopes));
    });
  }

  private scheme(scheme: string, scopes: Located): readonly SchemeRequirement[] {
    const type = this.kindOf(scheme, scopes);
    const names = children(scopes).flatMap(([, scope]) => (typeof scope.value === 'string' ? [scope.value] : []));
    if (!Array.isArray(scopes.value) || names.length !== scopes.value.length) {
      this.workspace.expect('a list of scopes', scopes, `write a list of texts, such as ${scheme}: [things.read], or [] for none`);
    }
    return type === undefined ? [] : [{ scheme, type, scopes: names }];
  }

  private schemes(): Located {
    const components = this.workspace.member(this.root, 'components');
    return objectAt(this.workspace, components, 'securitySchemes', 'security schemes by name', 'write an object of schemes');
  }

  /** A requirement by the first scheme that the contract defines. */
  private example(): string {
    return `{ ${children(this.schemes())[0]?.[0] ?? 'scheme'}: [] }`;
  }

  private kindOf(scheme: string, user: Located): SchemeRequirement['type'] | undefined {
    if (this.kinds.has(scheme)) return this.kinds.get(scheme);
    const defined = child(this.schemes(), scheme);
    let kind: SchemeRequirement['type'] | undefined;
    if (defined.value === undefined) {
      this.workspace.report({
        place: placeOf(user),
        expected: 'a scheme that components.securitySchemes defines',
        found: JSON.stringify(scheme),
        mend: this.undefinedMend(scheme),
      });
    } else {
      const at = this.workspace.resolve(defined);
      kind = at && schemeType(at);
      if (at !== undefined && kind === undefined) {
        this.workspace.expect('a scheme of type oauth2, openIdConnect, mutualTLS, apiKey, or http with its `scheme`', at, typeMend(at));
      }
    }
    this.kinds.set(scheme, kind);
    return kind;
  }

  private undefinedMend(scheme: string): string {
    const known = children(this.schemes()).map(([name]) => name);
    const meant = nearest(scheme, known);
    if (meant !== undefined) return `did you mean ${JSON.stringify(meant)}?`;
    return `define ${JSON.stringify(scheme)} there, or name one that is defined (${known.join(', ') || 'there is none'})`;
  }
}

function typeMend(at: Located): string {
  const type = textOf(at, 'type');
  if (type === 'http') return 'write `scheme: bearer` beside `type: http`';
  if (type === 'basic') return 'write `type: http` and `scheme: basic`';
  const meant = type === undefined ? undefined : nearest(type, ['oauth2', 'openIdConnect', 'mutualTLS', 'apiKey', 'http']);
  return meant === undefined ? 'write one of these types, such as `type: oauth2`' : `did you mean \`type: ${meant}\`?`;
}

function schemeType(at: Located): SchemeRequirement['type'] | undefined {
  const type = textOf(at, 'type');
  if (type === 'apiKey') return isSubscriptionKey(at) ? 'subscriptionKey' : 'apiKey';
  if (type === 'oauth2' || type === 'openIdConnect' || type === 'mutualTLS') return type;
  const scheme = type === 'http' ? textOf(at, 'scheme')?.toLowerCase() : undefined;
  if (scheme === undefined) return undefined;
  return scheme === 'bearer' || scheme === 'basic' ? scheme : 'http';
}

/** The names under which API Management takes the key of a subscription; contracts that it exports have them. */
function isSubscriptionKey(at: Located): boolean {
  const name = textOf(at, 'name')?.toLowerCase();
  return textOf(at, 'in') === 'query' ? name === 'subscription-key' : name === 'ocp-apim-subscription-key';
}
