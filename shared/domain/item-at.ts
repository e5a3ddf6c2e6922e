/**
 * The item at a place that has one. The compiler does not know which places do; a default in its stead could pass for
 * an amount.
 * @throws RangeError where there is none, which is a fault of ours
 */
export function itemAt<T>(items: ArrayLike<T>, at: number): T {
  const item = items[at];
  if (item === undefined) throw new RangeError(`there is no item ${at} of ${items.length}`);
  return item;
}
