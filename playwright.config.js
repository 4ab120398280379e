// How the browser tests run: Chromium of this machine, over the folder that WAYPOST_GUIDE names.
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
  use: {
    // The pages must be complete without script; a test that needs its own tools in the page (axe) says so.
    javaScriptEnabled: false,
    launchOptions: {
      executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
      args: [
        '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
        '--disable-background-networking', '--disable-component-update', '--disable-sync',
      ],
    },
  },
});
