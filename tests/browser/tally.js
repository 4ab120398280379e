// The last line of a browser run: `browser: N passed, N failed`. A run in which no test ran has failed.

/** @implements {import('@playwright/test/reporter').Reporter} */
export default class Tally {
  passed = 0;
  failed = 0;

  /**
   * @param {import('@playwright/test/reporter').TestCase} _test
   * @param {import('@playwright/test/reporter').TestResult} result
   */
  onTestEnd(_test, result) {
    if (result.status === 'passed') this.passed += 1;
    else this.failed += 1;
  }

  onExit() {
    console.log(`browser: ${this.passed} passed, ${this.failed} failed`);
    return Promise.resolve();
  }

  onEnd() {
    return this.passed === 0 ? { status: /** @type {const} */ ('failed') } : undefined;
  }
}
