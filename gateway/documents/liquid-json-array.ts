/** `JSONArrayFor`, the tag that API Management's own SOAP-to-REST policies use: a `for` whose rounds are separated by commas. */
import { Tag, Value, type Context, type Emitter, type Liquid, type TagToken, type Template, type TopLevelToken } from 'liquidjs';

export class JsonArrayFor extends Tag {
  private readonly variable: string;
  private readonly collection: Value;
  private readonly body: Template[] = [];

  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid) {
    super(token, rest, liquid);
    const [, variable, collection] = /^\s*([A-Za-z_][\w-]*)\s+in\s+(.+?)\s*$/s.exec(token.args) ?? [];
    if (variable === undefined || collection === undefined) throw new Error(`illegal tag: ${token.getText()}`);
    this.variable = variable;
    this.collection = new Value(collection, liquid);
    const stream = liquid.parser
      .parseStream(rest)
      .on('tag:endJSONArrayFor', () => stream.stop())
      .on('template', (template: Template) => this.body.push(template))
      .on('end', () => {
        throw new Error(`tag ${token.getText()} not closed`);
      });
    stream.start();
  }

  *render(context: Context, emitter: Emitter): Generator<unknown, void, unknown> {
    const found = yield this.collection.value(context, false);
    const items: readonly unknown[] = Array.isArray(found) ? found : found === null || found === undefined || found === '' ? [] : [found];
    for (const [index, item] of items.entries()) {
      if (index > 0) emitter.write(',');
      context.push({ [this.variable]: item });
      yield this.liquid.renderer.renderTemplates(this.body, context, emitter);
      context.pop();
    }
  }
}
