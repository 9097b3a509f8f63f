//! Programs that run the command in their arguments: shells, `env`, `sudo`, `timeout`.

use super::names::Names;
use super::options::{arguments, has, operands};
use super::{is_one_of, program};
use crate::syntax::shell::Word;
use std::ops::Range;

/// What a command is, seen from outside.
pub(super) enum Step<'w, 't> {
    /// It runs another command: these of its words.
    Into(Range<usize>),
    /// It runs a script that stands in this word.
    Script(&'w Word<'t>),
    /// It runs nothing that is known.
    Stop,
}

/// Programs that run the command behind their options: their names, the options that take a
/// value, and how many operands of their own stand before the command.
const WRAPPERS: [(Names, &str, usize); 11] = [
    (Names::of("nohup setsid builtin busybox toybox catatonit corepack unbuffer time"), "", 0),
    (
        Names::of("sudo doas"),
        "u g h p C r t T U D R a --user --group --host --prompt --chdir --role --type",
        0,
    ),
    (Names::of("env"), "u C --unset --chdir", 0),
    (Names::of("exec"), "a", 0),
    (Names::of("nice ionice"), "n c --adjustment --class --classdata", 0),
    (Names::of("stdbuf"), "i o e --input --output --error", 0),
    (
        Names::of("xargs"),
        "I L n P d s a E --max-args --max-procs --delimiter --arg-file --replace",
        0,
    ),
    (Names::of("tini dumb-init unshare nsenter"), "p e r t S G --rewrite --target", 0),
    (Names::of("timeout"), "k s --kill-after --signal", 1),
    (Names::of("chroot gosu su-exec s6-setuidgid chpst"), "u --userspec", 1),
    (Names::of("flock"), "w E --timeout --conflict-exit-code", 1),
];

/// Looks through one layer of a command; `input` is the text that it is given as its input.
pub(super) fn step<'w, 't>(words: &'w [Word<'t>], input: Option<&'w Word<'t>>) -> Step<'w, 't> {
    let Some(name) = program(words) else { return Step::Stop };
    let from = |start: usize| into(start..words.len());
    if is_shell(name) {
        let shell = Shell::of(words);
        let input = input.filter(|_| shell.reads_input);
        return shell.script.or(input).map_or(Step::Stop, Step::Script);
    }
    let wrapper = WRAPPERS.iter().find(|(names, ..)| names.has(name));
    if let Some((_, valued, operands)) = wrapper {
        return from(command_behind(words, valued, *operands));
    }
    match name {
        "eval" if words.len() == 2 => Step::Script(&words[1]),
        "eval" => from(1),
        // `command -v x` only says where `x` is.
        "command" if has(&arguments(words, ""), "v V") => Step::Stop,
        "command" => from(command_behind(words, "", 0)),
        "su" | "runuser" => {
            let arguments = arguments(words, "c s g G u w --command --shell --group --user");
            let script = arguments.iter().find(|it| is_one_of("c --command", it.option));
            let word =
                script.and_then(|it| words.get(it.index).filter(|word| word.text == it.value));
            word.map_or(Step::Stop, Step::Script)
        }
        "find" => {
            let command = words.iter().position(|it| is_one_of("-exec -execdir -ok", &it.text));
            command.map_or(Step::Stop, |at| {
                let ends = |it: &Word<'_>| it.text == ";" || it.text == "+";
                let end = words[at..].iter().position(ends).map_or(words.len(), |end| at + end);
                into(at + 1..end)
            })
        }
        _ if is_interpreter(name) => {
            let module = words.iter().position(|it| it.text == "-m");
            module.map_or(Step::Stop, |at| from(at + 1))
        }
        _ => Step::Stop,
    }
}

fn into<'w, 't>(words: Range<usize>) -> Step<'w, 't> {
    if words.is_empty() { Step::Stop } else { Step::Into(words) }
}

/// The program by which a command takes the rights of another user.
pub(super) fn takes_rights(words: &[Word<'_>]) -> Option<String> {
    let name = program(words)?;
    // Without an operand it only says who may do what: `sudo -v`.
    let runs = || operands(&arguments(words, "u g")).next().is_some();
    (matches!(name, "sudo" | "doas") && runs()).then(|| name.to_owned())
}

/// Where the words behind a wrapper's options, its operands and `NAME=value` start.
fn command_behind(words: &[Word<'_>], valued: &str, skipped: usize) -> usize {
    let mut index = 1;
    let mut left = skipped;
    let mut options_end = false;
    while let Some(word) = words.get(index) {
        let text: &str = &word.text;
        if !options_end && text.starts_with('-') && text.len() > 1 {
            options_end = text == "--";
            let letters = text.trim_start_matches('-');
            let takes_next = if text.starts_with("--") {
                is_one_of(valued, text)
            } else {
                let takes = |letter: char| is_one_of(valued, letter.encode_utf8(&mut [0; 4]));
                letters.find(takes).is_some_and(|at| letters[at..].chars().count() == 1)
            };
            index += usize::from(takes_next);
        } else if left > 0 {
            left -= 1;
        } else if !text.contains('=') || text.starts_with('/') {
            return index;
        }
        index += 1;
    }
    words.len()
}

/// Whether a program is a shell that reads POSIX scripts.
pub(super) fn is_shell(name: &str) -> bool {
    const SHELLS: Names = Names::of("sh bash ash dash zsh ksh mksh rbash");
    SHELLS.has(name)
}

/// Whether a program runs a script of another language.
pub(super) fn is_interpreter(name: &str) -> bool {
    const LANGUAGES: Names = Names::of("python pypy perl ruby node nodejs php lua");
    let language = name.trim_end_matches(|it: char| it.is_ascii_digit() || it == '.');
    LANGUAGES.has(language)
}

/// What a shell is told to run.
pub(super) struct Shell<'w, 't> {
    /// The script, where it is an argument: `sh -c '…'`.
    pub(super) script: Option<&'w Word<'t>>,
    /// The file that holds the script.
    pub(super) file: Option<&'w Word<'t>>,
    /// Whether the script is its input.
    pub(super) reads_input: bool,
}

impl<'w, 't> Shell<'w, 't> {
    /// Reads the arguments of a shell, `words[0]`.
    pub(super) fn of(words: &'w [Word<'t>]) -> Self {
        let mut is_argument = false;
        let mut is_input = false;
        let mut index = 1;
        while let Some(word) = words.get(index) {
            let text: &str = &word.text;
            if !text.starts_with(['-', '+']) {
                break;
            }
            index += 1;
            if text == "-" || text == "--" {
                break;
            }
            if text.starts_with("--") {
                index += usize::from(is_one_of("--rcfile --init-file", text));
            } else {
                is_argument |= text.starts_with('-') && text.contains('c');
                is_input |= text.starts_with('-') && text.contains('s');
                index += text.chars().filter(|it| matches!(it, 'o' | 'O')).count();
            }
        }
        let operand = words.get(index);
        Self {
            script: operand.filter(|_| is_argument),
            file: operand.filter(|_| !is_argument && !is_input),
            reads_input: !is_argument && (is_input || operand.is_none()),
        }
    }
}
