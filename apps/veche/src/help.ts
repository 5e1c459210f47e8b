// What the command can do, in one screen.

export const help = `Veche, a messenger that speaks Matrix.

  veche start [--setting value ...]    run the server and the app
  veche config                         print all settings with what they mean
  veche backup <folder>                copy all that the server holds, while it serves
  veche restore <folder>               bring a copy back, while it does not
  veche admin <command>                look after accounts of the running server

    create-user <name> [--password p] [--admin]
    list-users
    lock <name> | unlock <name>        a locked account can do nothing, its data stay
    suspend <name> | unsuspend <name>  a suspended account can read and reaches nobody
    reset-password <name>              sets a new password and signs all devices out
    deactivate <name> [--erase]        closes an account for good
    create-token [--uses n] [--days n] [--label text]
    list-tokens
    delete-token <id>
    reports                            what people reported: who and where, never what was written
    close-report <id>                  takes a report off the list
    Each takes --because "why": it is written to the ledger and shown to the person.

Settings come from veche.toml (or --config file), from VECHE_... variables, and from flags, in this order:
  veche start --listen 127.0.0.1:8008 --data ./data --server-name example.org`;
