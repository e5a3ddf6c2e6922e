/** Prints the SHA-256 of the PDF of the appendix on standard input: run under other time zones and languages. */
import { readFileSync } from 'node:fs';
import { renderAppendixPdf } from '../../../shared/adapters/pdf/appendix-pdf.ts';
import { FinancialAppendix } from '../../../shared/domain/financial-appendix.ts';
import { sha256 } from '../../support/sample.ts';

const appendix = FinancialAppendix.parse(JSON.parse(readFileSync(0, 'utf8')));
process.stdout.write(sha256(renderAppendixPdf(appendix)));
