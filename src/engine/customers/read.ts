import * as store from "../../store/customers.ts";
import { listDevices } from "../../store/devices.ts";
import { type Answer, done, notFound } from "../answer.ts";
import { type Keyed, type PageQuery, pageOf } from "../page.ts";
import { searchFor } from "../search.ts";
import type { Shard } from "../shard.ts";
import { type CustomerView, customerView, type DeviceView, deviceView } from "./views.ts";

export function getCustomer(
  shard: Shard,
  input: { id: string },
): Answer<CustomerView & { devices: DeviceView[] }> {
  const row = shard.customers.row(input.id);
  if (row === null) return notFound("customer", input.id);
  return done({ ...customerView(row), devices: listDevices(shard.sql, row.n).map(deviceView) });
}

export function listCustomers(
  shard: Shard,
  query: PageQuery & { q: string | null },
): Answer<Keyed<CustomerView>[]> {
  const search = searchFor(query.q);
  return done(
    pageOf(
      query,
      (slice) => store.listCustomers(shard.sql, { ...slice, q: search?.ascii ?? null }),
      (row) => search?.matches([row.id, row.traits]) ?? true,
      customerView,
    ),
  );
}
