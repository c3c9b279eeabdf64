import { cite } from '../citations';
import { expect, hole, theService, unsure, type Finding } from '../look';
import { defineRule } from '../rule';
import { blocks, quantity, text, texts, UNKNOWN, type Attributes, type Maybe } from '../values';

export const zones = defineRule({
  id: 7,
  name: 'Zones',
  title: 'The gateway runs in two availability zones or more, with a unit in each',
  severity: 'warning',
  per: 'service',
  citations: cite('308(a)(7)'),
  mapsTo: ['PSRule AZR-000052'],
  mend: 'Use `Premium_N` with two zones or more and N a multiple of their number.',
  check: (context) =>
    theService(context, 'two zones or more, with a unit in each', (service) => {
      const sku = text(service.values, 'sku_name');
      const units = sku === UNKNOWN ? UNKNOWN : Number(/_(\d+)$/.exec(sku ?? '')?.[1] ?? 0);
      const additional = blocks(service.values, 'additional_location');
      return [
        ...spread('zones', service.values, units),
        ...(additional === UNKNOWN
          ? [unsure('additional_location', 'the additional locations are known only after apply')]
          : additional.flatMap((location, index) => {
              const capacity = quantity(location, 'capacity');
              return spread(`additional_location[${index}].zones`, location, capacity === undefined ? units : capacity);
            })),
      ];
    }),
});

function spread(detail: string, holder: Attributes, units: Maybe<number>): readonly (Finding | undefined)[] {
  const list = texts(holder, 'zones');
  if (list === UNKNOWN) return [unsure(detail, `${detail} is known only after apply`)];
  // A zone that is only known later is a zone all the same; only known ones can be seen to be the same one twice.
  const count = new Set(list.filter((zone) => zone !== UNKNOWN)).size + list.filter((zone) => zone === UNKNOWN).length;
  if (count < 2) return [hole(detail, `${count} availability zone${count === 1 ? '' : 's'}`)];
  return [expect(detail, units, (value) => value >= count, `fewer units than the ${count} zones`)];
}
