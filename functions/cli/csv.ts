export { formatCsv } from '../../shared/http/csv.ts';
