// Reports to the operator.
export { Reports, type ReportTarget } from './reports.ts';
