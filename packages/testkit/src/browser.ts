// The system's Chromium, started so that it talks to nobody but the server under test.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Whether journeys can run here at all. */
export const browserIsInstalled = existsSync(executablePath);

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Headless Chromium; the new headless mode, which has service workers and SharedWorkers like any desktop. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath, headless: true, args: ['--headless=new', ...flags] });
}

export interface Screen {
  readonly width: number;
  readonly height: number;
  readonly touch: boolean;
}

export const screens = {
  phone: { width: 360, height: 640, touch: true },
  tablet: { width: 768, height: 1024, touch: true },
  desktop: { width: 1440, height: 900, touch: false },
} as const satisfies Record<string, Screen>;

export interface Person extends AsyncDisposable {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What went wrong in the page: errors, CSP and Trusted Types violations. A journey ends with none. */
  readonly complaints: readonly string[];
}

export interface PersonOptions {
  readonly screen?: Screen;
  readonly locale?: 'en' | 'ru';
  readonly dark?: boolean;
  readonly reducedMotion?: boolean;
}

/** Runs in the page, as text: it tells the console what the browser's policies stopped. */
const reportPolicyViolations = `addEventListener('securitypolicyviolation', (event) => {
  console.error('policy violation: ' + event.violatedDirective + ' ' + event.blockedURI);
});`;

/** A person with a browser profile of their own. */
export async function openPerson(
  browser: Browser,
  baseURL: string,
  options: PersonOptions = {},
): Promise<Person> {
  const screen = options.screen ?? screens.phone;
  const context = await browser.newContext({
    baseURL,
    viewport: { width: screen.width, height: screen.height },
    hasTouch: screen.touch,
    locale: options.locale ?? 'en',
    colorScheme: options.dark ? 'dark' : 'light',
    reducedMotion: options.reducedMotion ? 'reduce' : 'no-preference',
  });
  const complaints: string[] = [];
  context.on('weberror', (error) => complaints.push(`error: ${error.error().message}`));
  await context.addInitScript(reportPolicyViolations);
  context.on('console', (message) => {
    if (
      message.type() === 'error' &&
      /policy violation|Content Security|Trusted Type/i.test(message.text())
    ) {
      complaints.push(message.text());
    }
  });
  const page = await context.newPage();
  return { context, page, complaints, [Symbol.asyncDispose]: () => context.close() };
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResult {
  violations: { id: string; help: string; nodes: { target: unknown[]; failureSummary?: string }[] }[];
}

/** Violations that axe-core finds on the page as it stands, one line each; `[]` is clean. */
export async function accessibilityViolations(page: Page): Promise<string[]> {
  // Evaluated through the debugging protocol, which the page's own policy does not concern.
  await page.evaluate(axeSource);
  const result = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as AxeResult;
  return result.violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${violation.help} at ${JSON.stringify(node.target)}`),
  );
}
