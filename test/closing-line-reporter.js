/**
 * Prints `N passed, N failed` as the very last line. Jest prints its own summary after the custom reporters, hence the
 * exit hook. A suite that could not run counts as a failure; in CI a skipped test does too.
 */
const HANG_AFTER_MS = 20_000;

export default class ClosingLineReporter {
  onRunComplete(_contexts, results) {
    const skipped = results.numPendingTests + results.numTodoTests;
    const skippedFails = process.env.CI === 'true' && skipped > 0;
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites + (skippedFails ? skipped : 0);
    process.on('exit', () => {
      if (failed > 0 && !process.exitCode) process.exitCode = 1;
      if (skippedFails) process.stdout.write(`${skipped} skipped: in CI that is a failure\n`);
      const tail = skipped > 0 ? `, ${skipped} skipped` : '';
      process.stdout.write(`${results.numPassedTests} passed, ${failed} failed${tail}\n`);
    });
    // An open handle must not hold the run for ever, nor go unseen.
    setTimeout(() => {
      process.stderr.write('a test left something open: the run did not end by itself\n');
      process.exit(1);
    }, HANG_AFTER_MS).unref();
  }
}
