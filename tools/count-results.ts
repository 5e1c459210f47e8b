// Adds up what the test runs reported and prints the closing line of CI. The first argument is 1 where a step failed
// whose failures no report counts (the checks, or a run that died).
import { readFileSync } from 'node:fs';

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly success: boolean;
}

const [stepFailed, ...files] = process.argv.slice(2);
const reports = files.map((file) => JSON.parse(readFileSync(file, 'utf8')) as Report);
const passed = reports.reduce((sum, report) => sum + report.numPassedTests, 0);
const counted = reports.reduce((sum, report) => sum + report.numFailedTests, 0);
const failed =
  counted === 0 && (stepFailed === '1' || reports.some((report) => !report.success)) ? 1 : counted;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
