/** pdf.js without a worker of its own: importing the worker's module puts it within reach of the main one. */
import 'pdfjs-dist/legacy/build/pdf.worker.mjs';

export { getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';
