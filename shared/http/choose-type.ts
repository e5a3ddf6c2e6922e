/** Content negotiation: the offered media type that an `Accept` header likes best; the first where it likes all. */
export function chooseType<T extends string>(accept: string, offered: readonly T[]): T | undefined {
  const wanted = (accept.trim() === '' ? '*/*' : accept).split(',').map((entry) => {
    const [type = '', ...parameters] = entry.trim().toLowerCase().split(';');
    const quality = parameters
      .map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1])
      .find((q) => q !== undefined);
    return { type: type.trim(), quality: quality === undefined ? 1 : Number(quality) };
  });
  const qualityOf = (type: string): number => {
    const [family = ''] = type.split('/');
    const match = [type, `${family}/*`, '*/*']
      .map((pattern) => wanted.find((entry) => entry.type === pattern))
      .find(Boolean);
    return match?.quality ?? 0;
  };
  return offered
    .map((type) => ({ type, quality: qualityOf(type) }))
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)[0]?.type;
}
