/** `typeof(T)` and `GetType()`: a name to look at. */
import { ValueObject } from './equality';
import { define } from './registry';

export class NetType extends ValueObject {
  readonly typeName = 'Type';
  constructor(readonly key: string) {
    super();
  }
  override toString(): string {
    return this.key;
  }
}

define<NetType>('Type', { properties: { Name: (_host, self) => self.key } });
