//! Downloads, and what runs them: `curl … | sh`, `sh -c "$(curl …)"`, or a file in between.

use super::options::{arguments, has, operands, value};
use super::wrapper::{Shell, Step, is_interpreter, is_shell, step};
use super::{Call, Change, is_one_of, program};
use crate::syntax::shell::{RedirectKind, Script, Substitution, UNKNOWN, Word};
use std::ops::Range;

/// Options of `curl` that take the next word.
pub(super) const CURL: &str = "o H d X u A e x b c F m w r C K E T Y y z t Q D --output --header --data \
                    --request --user --user-agent --referer --proxy --cookie --cookie-jar --form \
                    --max-time --connect-timeout --retry --retry-delay --retry-max-time \
                    --write-out --range --config --cert --key --cacert --capath --upload-file \
                    --url --output-dir --data-raw --data-binary --data-urlencode --resolve \
                    --unix-socket --proto --tls-max --noproxy --interface --max-redirs";

/// Options of `wget` that take the next word.
pub(super) const WGET: &str = "O P o a i e t T w U Q --output-document --directory-prefix --output-file \
                    --tries --timeout --wait --user-agent --header --user --password \
                    --post-data --post-file --body-data --method --input-file --ca-certificate";

/// Where a download goes.
enum Target<'w> {
    Output,
    /// A file with this name, in the folder before it.
    File(Option<&'w str>, &'w str),
}

/// Where the download goes that a command makes; `None` if it makes none.
fn download<'w>(words: &'w [Word<'_>]) -> Option<Target<'w>> {
    let file = |folder, name| match name {
        "-" | "/dev/stdout" => Target::Output,
        _ => Target::File(folder, name),
    };
    match program(words)? {
        "curl" => {
            let arguments = arguments(words, CURL);
            let address = operands(&arguments).next().or(value(&arguments, "--url"))?;
            let folder = value(&arguments, "--output-dir");
            Some(match value(&arguments, "o --output") {
                Some(name) => file(folder, name),
                None if has(&arguments, "O --remote-name --remote-name-all") => {
                    Target::File(folder, last_part(address))
                }
                None => Target::Output,
            })
        }
        "wget" => {
            let arguments = arguments(words, WGET);
            let address = operands(&arguments).next()?;
            let folder = value(&arguments, "P --directory-prefix");
            let kept = || Target::File(folder, last_part(address));
            let named = value(&arguments, "O --output-document");
            Some(named.map_or_else(kept, |name| file(None, name)))
        }
        _ => None,
    }
}

/// The name under which a download is kept.
fn last_part(address: &str) -> &str {
    let path = address.split(['?', '#']).next().unwrap_or(address);
    path.rsplit('/').next().unwrap_or(path)
}

/// The file into which a command downloads, where its options name it or its folder.
pub(super) fn target<'w>(words: &'w [Word<'_>]) -> Option<&'w str> {
    match download(words)? {
        Target::File(Some(folder), _) => Some(folder),
        Target::File(None, name) => Some(name),
        Target::Output => None,
    }
}

/// Whether a command runs what another downloads, without a file in between.
///
/// Gives the place of the command, from the download on where both stand in a pipeline.
pub(super) fn runs(call: Call<'_, '_>) -> Option<Range<usize>> {
    let words = call.words();
    let name = program(words)?;
    let mut reads_input = false;
    // The words whose text, or whose file, is run.
    let code: &[Word<'_>] = if is_shell(name) {
        let shell = Shell::of(words);
        reads_input = shell.reads_input;
        shell.script.or(shell.file).map_or(&[], std::slice::from_ref)
    } else if is_one_of("eval . source", name) {
        &words[1..]
    } else if is_interpreter(name) {
        reads_input = words.get(1).is_none_or(|it| it.text == "-");
        words.get(1..).unwrap_or_default()
    } else {
        return None;
    };
    let (script, command) = (call.script(), call.command());
    let given = |word: &Word<'_>| word.substitutions.iter().any(|it| has_download(script, it));
    if code.iter().any(given) || reads_input && call.input_texts().any(given) {
        return Some(command.range.clone());
    }
    if !reads_input || call.input_texts().next().is_some() {
        return None;
    }
    let piped = command.piped.clone();
    let source = first_download(script, piped, command.depth)?;
    Some(script.commands[source].range.start..command.range.end)
}

fn has_download(script: &Script<'_>, substitution: &Substitution) -> bool {
    let commands = substitution.commands.clone();
    let depth = script.commands[commands.clone()].iter().map(|it| it.depth).min();
    depth.is_some_and(|depth| first_download(script, commands, depth).is_some())
}

/// The first of these commands whose output is a download.
fn first_download(script: &Script<'_>, range: Range<usize>, depth: usize) -> Option<usize> {
    range.into_iter().find(|index| {
        let command = &script.commands[*index];
        if command.depth != depth {
            return false;
        }
        let mut words: &[Word<'_>] = &command.words;
        while let Step::Into(inner) = step(words, None) {
            words = &words[inner];
        }
        let is_redirected = || command.redirects.iter().any(|it| it.kind == RedirectKind::Output);
        match download(words) {
            Some(Target::Output) => !is_redirected(),
            Some(Target::File(..)) => false,
            None => {
                program(words).is_some_and(|name| is_one_of("echo printf cat", name))
                    && words
                        .iter()
                        .flat_map(|it| &it.substitutions)
                        .any(|it| has_download(script, it))
            }
        }
    })
}

/// The files that the commands of a script have downloaded.
#[derive(Debug, Default)]
pub(super) struct Downloads {
    files: Vec<(String, Range<usize>)>,
}

impl Downloads {
    /// Remembers the file that a command downloads.
    pub(super) fn remember(&mut self, call: Call<'_, '_>) {
        let file = match download(call.words()) {
            Some(Target::File(Some(folder), name)) => {
                format!("{}/{name}", folder.trim_end_matches('/'))
            }
            Some(Target::File(None, name)) => name.to_owned(),
            Some(Target::Output) => match call.outputs().next() {
                Some(output) => output.text.to_string(),
                None => return,
            },
            None => return,
        };
        if !file.is_empty() && !file.contains(UNKNOWN) {
            self.files.push((plain(&file).to_owned(), call.range()));
        }
    }

    /// The downloads that a command runs, or makes executable.
    pub(super) fn run_by(&mut self, words: &[Word<'_>]) -> Vec<(Change, Range<usize>)> {
        if self.files.is_empty() {
            return Vec::new();
        }
        let Some(first) = words.first().and_then(Word::known) else { return Vec::new() };
        let name = first.rsplit('/').next().unwrap_or(first);
        let mut change = Change::RunsDownload;
        let run: Vec<&str> = if first.contains('/') && !is_shell(name) && !is_interpreter(name) {
            vec![first]
        } else if is_shell(name) {
            Shell::of(words).file.map(|it| &*it.text).into_iter().collect()
        } else if is_one_of(". source", name) || is_interpreter(name) {
            operands(&arguments(words, "")).take(1).collect()
        } else if name == "chmod" {
            let arguments = arguments(words, "");
            let mut operands = operands(&arguments);
            let mode = operands.next().unwrap_or_default();
            change = Change::FetchesProgram;
            if makes_executable(mode) { operands.collect() } else { Vec::new() }
        } else {
            Vec::new()
        };
        let mut found = Vec::new();
        self.files.retain(|(file, place)| {
            let is_meant = run.iter().any(|path| plain(path) == file);
            if is_meant {
                found.push((change.clone(), place.clone()));
            }
            // What may be run now is still to be run.
            !is_meant || change == Change::FetchesProgram
        });
        found
    }
}

/// A path without the `./` at its start.
fn plain(path: &str) -> &str {
    path.strip_prefix("./").unwrap_or(path)
}

/// Whether a mode of `chmod` lets files be run.
fn makes_executable(mode: &str) -> bool {
    if mode.starts_with(|it: char| it.is_ascii_digit()) {
        return mode.bytes().rev().take(3).any(|it| it.is_ascii_digit() && it % 2 == 1);
    }
    mode.split(',').any(|clause| {
        clause.split_once(['+', '=']).is_some_and(|(_, what)| what.contains(['x', 'X']))
    })
}
