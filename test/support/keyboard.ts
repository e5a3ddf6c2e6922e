/** A person at a page with the keyboard alone. The pointer is never used, and nothing is focused from outside. */
import type { Page } from 'playwright-core';

type Role = 'button' | 'checkbox' | 'link' | 'radio' | 'searchbox' | 'textbox';

/** More than any form of ours has. */
const MOST_PRESSES = 150;

/** Presses Tab until the focus is on what has this name. @throws Error where the keyboard does not reach it */
export async function tabTo(page: Page, role: Role, name: string | RegExp): Promise<void> {
  const focused = page.getByRole(role, { name }).and(page.locator(':focus'));
  for (let presses = 0; presses < MOST_PRESSES; presses += 1) {
    await page.keyboard.press('Tab');
    if ((await focused.count()) > 0) return;
  }
  throw new Error(`the keyboard does not reach the ${role} ${String(name)} of ${page.url()}`);
}

/** Presses a link or button that leads to another page. */
export async function press(page: Page, role: 'button' | 'link', name: string | RegExp): Promise<void> {
  await tabTo(page, role, name);
  const loaded = page.waitForEvent('load');
  await page.keyboard.press('Enter');
  await loaded;
}

/** Replaces the text of a field. */
export async function type(
  page: Page,
  name: string | RegExp,
  text: string,
  role: 'searchbox' | 'textbox' = 'textbox',
): Promise<void> {
  await tabTo(page, role, name);
  await page.keyboard.press('Control+a');
  await page.keyboard.type(text);
}

/** Chooses a radio button or ticks a box. Within a group of radio buttons Tab comes by once, then the arrows go on. */
export async function choose(page: Page, name: string | RegExp): Promise<void> {
  const wanted = page.getByRole('radio', { name }).or(page.getByRole('checkbox', { name })).first();
  for (let presses = 0; presses < MOST_PRESSES; presses += 1) {
    const onRadio = await page.locator('input[type="radio"]:focus').count();
    await page.keyboard.press(onRadio > 0 ? 'ArrowDown' : 'Tab');
    if ((await wanted.and(page.locator(':focus')).count()) === 0) continue;
    if (!(await wanted.isChecked())) await page.keyboard.press('Space');
    return;
  }
  throw new Error(`the keyboard does not reach the choice ${String(name)} of ${page.url()}`);
}

/** Opens the file field's own dialog; which file is taken there is the system's matter. */
export async function chooseFile(
  page: Page,
  label: string,
  name: string,
  content: Uint8Array,
): Promise<void> {
  const field = page.getByLabel(label).and(page.locator(':focus'));
  for (let presses = 0; (await field.count()) === 0; presses += 1) {
    if (presses === MOST_PRESSES) throw new Error(`the keyboard does not reach the file ${label}`);
    await page.keyboard.press('Tab');
  }
  const dialog = page.waitForEvent('filechooser');
  await page.keyboard.press('Enter');
  await (await dialog).setFiles({ name, mimeType: '', buffer: Buffer.from(content) });
}

/** On the demonstration's sign-in page: finds a person by their words, and presses their button. */
export async function signInByKeyboard(page: Page, subject: string): Promise<void> {
  const words = subject.split('.').slice(1).join(' ');
  const button = page.locator(`button[name="subject"][value="${subject}"]`);
  if ((await button.count()) === 0) {
    await type(page, /./, words, 'searchbox');
    const found = page.waitForEvent('load');
    await page.keyboard.press('Enter');
    await found;
  }
  const focused = button.and(page.locator(':focus'));
  for (let presses = 0; (await focused.count()) === 0; presses += 1) {
    if (presses === MOST_PRESSES) throw new Error(`the keyboard does not reach ${subject}`);
    await page.keyboard.press('Tab');
  }
  const loaded = page.waitForEvent('load');
  await page.keyboard.press('Enter');
  await loaded;
}
