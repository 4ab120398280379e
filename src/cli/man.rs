//! `waypost man`: the page of the program, or of one command, in the form that `man` reads.

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use super::{Arguments, FINE, Outcome, print_text};

/// Prints the page of the command with these names, one inside the other; without any, that of the program.
pub fn run(names: &[String]) -> Outcome {
    let mut program = Arguments::command().disable_help_subcommand(true);
    program.build();
    let command = find(&program, names)?;
    let mut page = Vec::new();
    Man::new(command.clone().disable_help_subcommand(true)).render(&mut page)?;
    print_text(&page);
    Ok(FINE)
}

fn find<'c>(program: &'c Command, names: &[String]) -> Result<&'c Command, String> {
    names.iter().try_fold(program, |command, name| {
        let known = command.get_subcommands().map(Command::get_name);
        let listed = known.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let refused = || match listed.as_str() {
            "" => format!("`{}` has no command `{name}`", command.get_name()),
            listed => format!("`{}` has no command `{name}`, but {listed}", command.get_name()),
        };
        command.find_subcommand(name).ok_or_else(refused)
    })
}
