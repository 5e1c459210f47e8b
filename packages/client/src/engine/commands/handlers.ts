// How commands are written: one function a command, which returns its value or throws why not.
import type { CommandArgs, CommandName, CommandValue } from '../../boundary/commands.ts';

export type Handler<N extends CommandName> = (args: CommandArgs<N>) => Promise<CommandValue<N>>;
export type Handlers<N extends CommandName = CommandName> = { readonly [K in N]: Handler<K> };
