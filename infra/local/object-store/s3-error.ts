/** A refusal as S3 words it: its code, the HTTP status that goes with it, and a sentence. */
export class S3Error extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'S3Error';
    this.status = status;
    this.code = code;
  }
}

export const invalid = (message: string): S3Error => new S3Error(400, 'InvalidArgument', message);
export const denied = (message: string): S3Error => new S3Error(403, 'AccessDenied', message);
export const noSuchKey = (): S3Error => new S3Error(404, 'NoSuchKey', 'The specified key does not exist.');
export const notOffered = (what: string): S3Error =>
  new S3Error(501, 'NotImplemented', `The local object store does not offer ${what}.`);
export const preconditionFailed = (): S3Error =>
  new S3Error(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');
