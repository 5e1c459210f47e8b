// Leads two people through every screen of the app: for the eyes of axe-core and of whoever looks at screenshots.
import { type Citizen, password } from './citizen.ts';

/** Called on each screen once it has come to rest; `screen` names it, kebab-case. */
export type OnScreen = (citizen: Citizen, screen: string) => Promise<void>;

/** `host` has signed up; `guest` has not and comes by the host's link. */
export async function visitEveryScreen(host: Citizen, guest: Citizen, onScreen: OnScreen): Promise<void> {
  const link = await host.ownLink();
  await door(guest, link, onScreen);
  await chats(host, guest, onScreen);
  await meeting(host, onScreen);
  await settings(host, onScreen);
}

async function door(guest: Citizen, link: string, onScreen: OnScreen): Promise<void> {
  await guest.page.goto('/');
  await guest.heading('What should people call you?').waitFor();
  await onScreen(guest, 'welcome');
  await guest.button('I already have an account').click();
  await guest.heading('Welcome back.').waitFor();
  await onScreen(guest, 'sign-in');
  await guest.button('I have my sheet').click();
  await onScreen(guest, 'sign-in-by-sheet');
  await guest.button('Back').click();
  await guest.button('Use my other device').click();
  await onScreen(guest, 'sign-in-by-device');
  await guest.page.goto(link);
  await guest.page.reload();
  await guest.button('Start').waitFor();
  await onScreen(guest, 'invited');
  await guest.button('Start').click();
  await guest.field('Your name').fill(guest.name);
  await guest.reads('Your address:');
  await onScreen(guest, 'name');
  await guest.button('Continue').click();
  await guest.heading('So that only you can get in.').waitFor();
  await guest.button('What this server can see').waitFor();
  await onScreen(guest, 'protect');
  await guest.button('What this server can see').click();
  await guest.heading('What this server can see').waitFor();
  await onScreen(guest, 'server-sees');
  await guest.button('Back').click();
  await guest.choosePassword();
  await guest.heading(/.+/).first().waitFor();
}

async function chats(host: Citizen, guest: Citizen, onScreen: OnScreen): Promise<void> {
  const guests = await guest.inChat(host.name);
  await guest.reads(`Say hello to ${host.name}`);
  await onScreen(guest, 'first-chat');
  await guests.says('Hello! I am here by your link.');
  await host.goToChats();
  await host.row(guest.name).waitFor();
  await onScreen(host, 'chats');
  const hosts = await host.openChat(guest.name);
  await hosts.sees('Hello! I am here by your link.');
  await hosts.says('How good that you came. Shall we meet at the market on Saturday, at ten?');
  await guests.does('How good that you came', 'Reply');
  await guests.says('With pleasure');
  await hosts.reacts('With pleasure', '❤️');
  await hosts.message('With pleasure').getByRole('button', { name: /yours/ }).waitFor();
  await onScreen(host, 'chat');
  await hosts.menu('With pleasure');
  await onScreen(host, 'message-menu');
  await host.page.keyboard.press('Escape');
  await host.button('Emoji').click();
  await host.page.getByRole('dialog', { name: 'Emoji' }).waitFor();
  await onScreen(host, 'emoji');
  await host.page.keyboard.press('Escape');
  await host.page.getByRole('link', { name: 'About this chat' }).click();
  await host.heading('How we know').waitFor();
  await onScreen(host, 'about-person');
}

async function meeting(host: Citizen, onScreen: OnScreen): Promise<void> {
  await host.goToChats();
  await host.button('Chat with someone').click();
  await host.heading('Chat with someone').first().waitFor();
  await onScreen(host, 'meet');
  const dialogs = [
    [/^Show my code/, 'my-code'],
    [/^Send my link/, 'my-link'],
    [/^Type an address/, 'type-address'],
  ] as const;
  for (const [button, screen] of dialogs) {
    await host.page.getByRole('main').getByRole('button', { name: button }).click();
    await host.page.getByRole('dialog').waitFor();
    await onScreen(host, screen);
    await host.page.keyboard.press('Escape');
    await host.page.getByRole('dialog').waitFor({ state: 'hidden' });
  }
  await host.button(/^Start a group/).click();
  await host.field('What is it called?').fill('Summer house');
  await onScreen(host, 'new-group');
  await host.page.getByRole('checkbox').first().check();
  await host.button('Create group').click();
  await host.inChat('Summer house');
  await onScreen(host, 'group');
  await host.page.getByRole('link', { name: 'About this chat' }).click();
  await host.button('Leave group').waitFor();
  await onScreen(host, 'about-group');
}

async function settings(host: Citizen, onScreen: OnScreen): Promise<void> {
  await host.openSettings();
  await host.heading('Settings').waitFor();
  await onScreen(host, 'settings');
  await host.openSettings('My devices');
  await host.button('Add a device').waitFor();
  await onScreen(host, 'devices');
  await host.openSettings('What this server can see');
  await onScreen(host, 'settings-server');
  await host.openSettings('Sign out');
  await host.heading('Sign out').waitFor();
  await onScreen(host, 'sign-out');
  await host.openSettings('Keep your chats safe');
  await host.button('Make the sheet').last().waitFor();
  await onScreen(host, 'safety');
  await host.button('Make the sheet').last().click();
  const sheet = host.page.getByRole('dialog', { name: 'Your sheet' });
  const proof = host.page.getByRole('dialog', { name: 'Show once more that it is you.' });
  await sheet.or(proof).first().waitFor();
  if (await proof.isVisible()) {
    await onScreen(host, 'proof');
    await proof.getByLabel('Password', { exact: true }).fill(password);
    await proof.getByRole('button', { name: 'Continue' }).click();
  }
  await sheet.waitFor();
  await onScreen(host, 'sheet');
}
