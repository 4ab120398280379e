// How the browser tests run: Chromium of this machine (and Firefox, see tests/browser/firefox.js), over the folder that
// WAYPOST_GUIDE names.
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'tests/browser',
  // A guide is only read, so every test may run beside every other.
  fullyParallel: true,
  // Tests wait for the browser a third of their time.
  workers: 3,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  reporter: [['dot'], ['./tests/browser/tally.js']],
  projects: [
    { name: 'pages' },
    // The same tests over the same guides as one file; but for those of files that come later, or not.
    { name: 'single file', testMatch: /\/(keep|log|trust|ask|ways|search|walk|firefox|firefox-keep)\.spec\.js$/, grepInvert: /@files/ },
  ],
  use: {
    // The pages must be complete without script; a test that needs its own tools in the page (axe) says so.
    javaScriptEnabled: false,
    launchOptions: {
      executablePath: process.env.CHROMIUM || '/usr/bin/chromium-headless-shell',
      args: [
        '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
        '--disable-background-networking', '--disable-component-update', '--disable-sync',
      ],
    },
  },
});
