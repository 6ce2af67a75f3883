import type { EntityType } from "@/lib/entityTypes";

/** The list with one item moved up (-1) or down (1); unchanged at its ends. */
export function moved<T>(items: readonly T[], index: number, step: 1 | -1): T[] {
  const other = index + step;
  const result = [...items];
  const [item, neighbour] = [items[index], items[other]];
  if (item === undefined || neighbour === undefined) return result;
  result[index] = neighbour;
  result[other] = item;
  return result;
}

/** The types whose position must be saved so that this order is kept: positions count from 1. */
export function newPositions(types: readonly EntityType[]): { id: number; position: number }[] {
  return types.flatMap(({ id, position }, index) => (position === index + 1 ? [] : [{ id, position: index + 1 }]));
}
