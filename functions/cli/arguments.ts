/** Reading a subcommand's options and operands, strictly. */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { showSafely, UsageError } from './terminal.ts';

type Arguments<T extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ args: string[]; options: T; allowPositionals: true; strict: true }>
>;

/**
 * Options and operands by `node:util` parseArgs.
 * @throws UsageError for an option that is unknown, lacks its value, or is repeated without being repeatable
 */
export function readArguments<const T extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: T,
): Arguments<T> {
  refuseMistakes(args, options);
  return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
}

/** Says in our words what strict parseArgs would throw, and refuses repetition, where it takes the last value. */
function refuseMistakes(args: readonly string[], options: ParseArgsOptionsConfig): void {
  const { tokens } = parseArgs({
    args: [...args],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const seen = new Set<string>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    const shown = showSafely(token.rawName);
    if (!option) throw new UsageError(`there is no option ${shown}.`);
    const isMissing = token.value === undefined || (!token.inlineValue && /^-./.test(token.value));
    if (option.type === 'string' && (isMissing || token.value === '')) {
      throw new UsageError(`${shown} needs a value.`);
    }
    if (option.type === 'boolean' && token.value !== undefined) {
      throw new UsageError(`${shown} takes no value.`);
    }
    if (option.multiple !== true && seen.has(token.name)) {
      throw new UsageError(`${shown} is given twice; give it once.`);
    }
    seen.add(token.name);
  }
}
