import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SUBCOMMANDS } from '../../../functions/cli/subcommands.ts';
import { sampleDocuments } from '../../support/sample.ts';
import { makeFolder, runHere, runProcess, writeDocuments } from './command-line.ts';

const withFiles = () => {
  const files = writeDocuments(sampleDocuments());
  const args = [
    'price',
    files.review,
    '--tariff',
    files.tariff,
    '--multipliers',
    files.multipliers,
    '--out',
    files.out,
    '--no-pdf',
  ];
  return { ...files, args };
};

describe('a mistake in the command line ends with 2 and says what to do', () => {
  it.each<[string, string[], RegExp]>([
    ['no operand', [], /name the file of the resource review/],
    ['two operands', ['a.json', 'b.json'], /one resource review only/],
    ['an unknown option', ['a.json', '--tarif', 'x'], /there is no option --tarif/],
    ['an unknown short option', ['a.json', '-x'], /there is no option -x/],
    [
      'an option called like a property of every object',
      ['a.json', '--constructor'],
      /no option --constructor/,
    ],
    ['an option without its value', ['a.json', '--out'], /--out needs a value/],
    ['an option whose value is another option', ['a.json', '--out', '--no-pdf'], /--out needs a value/],
    ['an empty value', ['a.json', '--out='], /--out needs a value/],
    ['a value for a switch', ['a.json', '--no-pdf=yes'], /--no-pdf takes no value/],
    ['an option given twice', ['a.json', '--out', 'x', '--out', 'y'], /--out is given twice/],
    ['an empty code among sites', ['a.json', '--site', 'RRV,,RJ1'], /--site needs ODS codes/],
    ['a moment without a zone', ['a.json', '--issued-at', '2026-11-21T09:00:00'], /must be a moment in UTC/],
    ['a moment in another zone', ['a.json', '--issued-at', '2026-11-21T09:00:00+01:00'], /moment in UTC/],
    ['a day that does not exist', ['a.json', '--issued-at', '2026-02-30T09:00:00Z'], /moment in UTC/],
    ['the tariff from standard input', ['a.json', '--tariff=-'], /only the resource review can come/],
    [
      'a file that is not there',
      ['no-such-file.json'],
      /cannot read no-such-file\.json: there is no such file/,
    ],
    ['a folder', ['.'], /cannot read \.: it is a folder/],
    ['a path through a file', ['package.json/x'], /a part of its path is a file/],
  ])('%s', async (_name, args, message) => {
    const ended = await runHere(['price', ...args]);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(message);
    expect(ended.stderr).toMatch(/^ncvr price: .+\nTry ncvr price --help\.\n$/);
    expect(ended.stdout).toBe('');
  });

  it('a tariff file that is not there', async () => {
    const { review } = withFiles();
    const ended = await runHere(['price', review, '--tariff', '/nowhere/tariff.json']);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('/nowhere/tariff.json');
  });

  it('a site that the review does not have, naming those that it has', async () => {
    const { args, out } = withFiles();
    const ended = await runHere([...args, '--site', 'RRV,R1K']);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/--site names R1K, which the review does not; it has RK9, RTD, R0A/);
    expect(existsSync(out)).toBe(false);
  });

  it('a place that cannot be written', async () => {
    const { args } = withFiles();
    const inTheWay = join(makeFolder(), 'file');
    writeFileSync(inTheWay, '');
    const at = args.indexOf('--out') + 1;
    const ended = await runHere(args.with(at, inTheWay));
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/cannot write .+file/);
  });

  it('a place where no folder can be made, soon', async () => {
    const { args } = withFiles();
    const ended = await runHere(args.with(args.indexOf('--out') + 1, '/proc/ncvr/prices'));
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/cannot (make|write) \/proc\/ncvr/);
  });

  it('a folder where a file must be written', async () => {
    const { args, out } = withFiles();
    mkdirSync(join(out, 'RK9', 'appendix.json'), { recursive: true });
    const ended = await runHere(args);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/cannot write .+appendix\.json/);
    expect(existsSync(join(out, 'summary.csv'))).toBe(false);
  });

  it.each([
    [['frobnicate'], /^ncvr: there is no command frobnicate\.\nTry ncvr --help\.\n$/],
    [['--frobnicate'], /^ncvr: there is no option --frobnicate\./],
    [['help', 'frobnicate'], /there is no command frobnicate/],
    [['constructor'], /there is no command constructor/],
    [['\u001B[2J'], /there is no command \\u001B\[2J/],
  ])('%j', async (args, message) => {
    const ended = await runHere(args);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(message);
  });

  it('nothing at all, which prints the help', async () => {
    const ended = await runHere([]);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/Usage: ncvr COMMAND/);
    expect(ended.stdout).toBe('');
  });
});

describe('help and version', () => {
  it.each([['--help'], ['-h'], ['help']])('ncvr %s lists every command', async (word) => {
    const ended = await runHere([word]);
    expect(ended.code).toBe(0);
    const lines = ended.stdout.split('\n').map((line) => line.trim().replace(/ {2,}/, ': '));
    for (const { name, summary } of SUBCOMMANDS) expect(lines).toContain(`${name}: ${summary}`);
  });

  it.each(SUBCOMMANDS.map(({ name }) => name))('ncvr %s explains itself with an example', async (name) => {
    for (const args of [
      [name, '--help'],
      [name, '-h'],
      [name, 'x', '--help'],
      ['help', name],
    ]) {
      const ended = await runHere(args);
      expect(ended.code).toBe(0);
      expect(ended.stdout).toMatch(new RegExp(`Usage: ncvr ${name} `));
      expect(ended.stdout).toMatch(/Example/);
      expect(ended.stderr).toBe('');
    }
  });

  it('ncvr --version is the version of the package', async () => {
    const ended = await runHere(['--version']);
    expect(ended).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' });
  });
});

describe('a file that is no document is a finding about it, with line and column', () => {
  it.each<[string, string | Uint8Array, RegExp]>([
    ['not JSON', 'IRAS ID: 1009991', /Line 1, column 1: This is not JSON: there is "I"/],
    ['NaN', '{\n "targetParticipants": NaN}', /Line 2, column 24: This is not JSON: there is "N"/],
    [
      'a field given twice',
      '{"schema": "a", "schema": "b"}',
      /Line 1, column 17: The field "schema" is given twice/,
    ],
    ['a field called __proto__', '{"__proto__": {}}', /may not be called __proto__/],
    ['two byte order marks', '\uFEFF\uFEFF{}', /byte order mark/],
    ['100,000 brackets', '['.repeat(100_000), /more than 100 levels deep/],
    ['invalid UTF-8', Uint8Array.of(0x22, 0xff, 0x22), /not UTF-8/],
    ['UTF-16', Buffer.from('\uFEFF{}', 'utf16le'), /not UTF-8/],
    ['an empty file', '', /empty/],
    ['more than 4 MB', ' '.repeat(4 * 1024 * 1024 + 1), /larger than 4 MB/],
  ])('%s', async (_name, content, message) => {
    const { review, out } = writeDocuments({ review: content });
    const ended = await runHere(['price', review, '--out', out, '--no-pdf']);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(message);
    expect(ended.stderr).toMatch(
      /^\S+review\.json: 1 error, 0 warnings\n\n {2}error {4}the whole document\n {11}.+\n {11}.+\.\n/,
    );
    expect(existsSync(out)).toBe(false);
  });

  it('reads exactly 4 MB', async () => {
    const text = JSON.stringify(sampleDocuments().review).padEnd(4 * 1024 * 1024, ' ');
    const files = writeDocuments({ ...sampleDocuments(), review: text });
    const ended = await runHere([
      'price',
      files.review,
      '--tariff',
      files.tariff,
      '--out',
      files.out,
      '--no-pdf',
    ]);
    expect(ended.code, ended.stderr).toBe(0);
  });

  it('does not read a device without an end', async () => {
    const ended = await runProcess(['price', '/dev/zero', '--no-pdf']);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/larger than 4 MB/);
  });

  it('names the tariff where it is the tariff', async () => {
    const files = writeDocuments({ ...sampleDocuments(), tariff: '{' });
    const ended = await runHere(['price', files.review, '--tariff', files.tariff, '--no-pdf']);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/^\S+tariff\.json: 1 error/);
  });

  it('cannot repaint the terminal with a field name', async () => {
    const { review } = writeDocuments({
      review: { ...sampleDocuments().review, '\u001B[2J\u202Eowned': 1, ['x'.repeat(5000)]: 1 },
    });
    const ended = await runHere(['price', review, '--no-pdf']);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('\\u001B[2J\\u202Eowned');
    expect(ended.stderr.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202E]/u);
    expect(Math.max(...ended.stderr.split('\n').map((line) => line.length))).toBeLessThan(600);
  });
});

describe('the process', () => {
  it('reads the review from standard input', async () => {
    const { args, out } = withFiles();
    const input = JSON.stringify(sampleDocuments().review);
    const ended = await runProcess(args.with(1, '-'), { input });
    expect(ended.code, ended.stderr).toBe(0);
    expect(existsSync(join(out, 'summary.csv'))).toBe(true);
  });

  it('refuses more than 4 MB from standard input', async () => {
    const ended = await runProcess(['price', '-', '--no-pdf'], { input: new Uint8Array(5_000_000) });
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/^standard input: 1 error[\s\S]+larger than 4 MB/);
  });

  it('ends with 2 on a mistake and prints nothing on standard output', async () => {
    const ended = await runProcess(['price']);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).not.toMatch(/\n\s+at /);
  });

  it('answers a fault of its own with one sentence, no stack trace and 70', async () => {
    const faulty = {
      name: 'faulty',
      summary: 'fails',
      load: () => Promise.reject(new TypeError('x is undefined')),
    };
    const ended = await runHere(['faulty'], { commands: [faulty] });
    expect(ended.code).toBe(70);
    expect(ended.stderr).toBe(
      'ncvr faulty: this is a fault of ncvr and not of your input (TypeError: x is undefined); please report it.\n',
    );
  });
});
