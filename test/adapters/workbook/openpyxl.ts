/** openpyxl as another program's hand on a workbook: it opens the bytes, runs a few lines, and saves them. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

/** Answers requests (lines of Python, a workbook) one by one: starting it anew for each would take most of the time. */
const SERVER = `
import io, json, struct, sys, traceback, warnings
warnings.simplefilter("ignore")
import openpyxl
requests, answers = sys.stdin.buffer, sys.stdout.buffer
while True:
    head = requests.read(8)
    if len(head) < 8:
        break
    code_length, data_length = struct.unpack(">II", head)
    code = requests.read(code_length).decode("utf-8")
    wb = openpyxl.load_workbook(io.BytesIO(requests.read(data_length)))
    scope = {"wb": wb, "json": json, "answer": None}
    try:
        exec(code, scope)
        saved = io.BytesIO()
        if scope["answer"] is None:
            wb.save(saved)
            failed, result = 0, saved.getvalue()
        else:
            failed, result = 0, json.dumps(scope["answer"]).encode("utf-8")
    except Exception:
        failed, result = 1, traceback.format_exc().encode("utf-8")
    answers.write(struct.pack(">BI", failed, len(result)) + result)
    answers.flush()
`;

let server: ChildProcessWithoutNullStreams | undefined;
let queue: Promise<unknown> = Promise.resolve();

function run(bytes: Uint8Array, code: string): Promise<Buffer> {
  const answer = queue.then(() => request(bytes, code));
  queue = answer.catch(() => undefined);
  return answer;
}

async function request(bytes: Uint8Array, code: string): Promise<Buffer> {
  server ??= start();
  const lines = Buffer.from(code);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(lines.length);
  head.writeUInt32BE(bytes.length, 4);
  server.stdin.write(Buffer.concat([head, lines, bytes]));
  const received = await receive(server);
  if (received[0] === 1) throw new Error(`openpyxl: ${received.subarray(5).toString()}`);
  return received.subarray(5);
}

function start(): ChildProcessWithoutNullStreams {
  const started = spawn('/usr/bin/python3', ['-c', SERVER]);
  process.once('exit', () => started.kill());
  started.unref();
  return started;
}

function receive({ stdout, stderr }: ChildProcessWithoutNullStreams): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const onData = (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 5 || received.length < 5 + received.readUInt32BE(1)) return;
      stdout.off('data', onData).off('end', onEnd);
      resolve(received);
    };
    const onEnd = () => reject(new Error(`openpyxl ended: ${String(stderr.read())}`));
    stdout.on('data', onData).once('end', onEnd);
  });
}

/** The workbook after `code`, which knows it as `wb`, was run on it and openpyxl has saved it. */
export async function editWithOpenpyxl(bytes: Uint8Array, code = ''): Promise<Uint8Array> {
  return run(bytes, code);
}

/** A JSON value that the Python expression gives; `wb` is the workbook. */
export async function askOpenpyxl(bytes: Uint8Array, expression: string): Promise<unknown> {
  const answer: unknown = JSON.parse((await run(bytes, `answer = ${expression}`)).toString());
  return answer;
}
