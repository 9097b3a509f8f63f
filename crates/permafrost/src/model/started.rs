//! Scripts that a Dockerfile writes into its image, by heredoc or `echo`, and starts.

use super::command::{Call, Change, Scripts, effects_of};
use super::run::{Moment, Run, RunCall};
use super::stage::{Build, Stage};
use crate::syntax::dockerfile::Arguments;
use crate::syntax::dockerfile::keyword::Keyword;
use std::borrow::Cow;
use text_size::{TextRange, TextSize};

/// What the container changes when it starts: by its command, and by scripts of this file.
pub fn changes_at_start(build: &Build<'_>, image: &Stage<'_>) -> Vec<(Change, TextRange)> {
    let runs = || starts(build, image);
    let mut changes: Vec<_> = runs().flat_map(Run::effects).cloned().collect();
    let names: Vec<&str> = runs().flat_map(Run::calls).flat_map(words).map(file_name).collect();
    let is_started = |path: &str| names.contains(&file_name(path));
    for call in build.image_steps().flat_map(Run::calls) {
        if let Some((path, text, place)) = written(call)
            && is_started(path)
        {
            let found = effects_of(&Scripts::of(Cow::Borrowed(text)));
            changes.extend(found.into_iter().map(|(change, range)| (change, place(range))));
        }
    }
    changes.extend(copied(build, &is_started));
    changes
}

/// What runs when the container starts.
pub fn starts<'b, 't>(
    build: &'b Build<'t>,
    image: &Stage<'_>,
) -> impl Iterator<Item = &'b Run<'t>> + use<'b, 't> {
    let (entrypoint, cmd) = (image.entrypoint, image.cmd);
    build.runs.iter().filter(move |run| {
        let index = Some(run.instruction);
        run.moment == Moment::Start && !run.is_trigger && (index == entrypoint || index == cmd)
    })
}

fn words<'r>(call: RunCall<'r, '_>) -> impl Iterator<Item = &'r str> {
    let call: Call<'r, '_> = *call;
    call.words().iter().filter_map(|word| word.known())
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

type Place<'r> = Box<dyn Fn(std::ops::Range<usize>) -> TextRange + 'r>;

/// The file that a command writes, and its text: `cat <<EOF > file`, `echo '…' > file`.
fn written<'r>(call: RunCall<'r, '_>) -> Option<(&'r str, &'r str, Place<'r>)> {
    let inner: Call<'r, '_> = *call;
    let (words, text) = match inner.program()? {
        "cat" | "tee" => (inner.words(), inner.input_texts().last()?),
        "echo" | "printf" => (inner.words(), inner.words().last()?),
        _ => return None,
    };
    let target = match inner.outputs().last() {
        Some(output) => output,
        None => words.last().filter(|_| inner.program() == Some("tee"))?,
    };
    let place = move |range| call.place_of_range(&text.place(range));
    Some((target.known()?, &text.text, Box::new(place)))
}

/// What the heredocs of COPY change that write a file which is started.
fn copied<'b>(
    build: &'b Build<'_>,
    is_started: &'b dyn Fn(&str) -> bool,
) -> impl Iterator<Item = (Change, TextRange)> + 'b {
    let instructions = build.dockerfile.instructions.iter().enumerate();
    let copies = instructions.filter(|(index, it)| {
        matches!(it.keyword, Some(Keyword::Copy | Keyword::Add))
            && !it.heredocs.is_empty()
            && build.stage_at(*index).is_some_and(|stage| build.is_in_image(stage.number))
    });
    copies.flat_map(move |(_, copy)| {
        let target = match &copy.arguments {
            Arguments::Words(words) => words.last().map(|word| build.expand(word).text),
            _ => None,
        };
        let target = target.unwrap_or_default();
        let started = copy.heredocs.iter().filter(move |heredoc| {
            // Into a folder the heredoc goes under its own name.
            is_started(if target.ends_with('/') { &heredoc.name } else { &target })
        });
        started.flat_map(|heredoc| {
            let size = |at: usize| TextSize::try_from(at).unwrap_or_default();
            let start = heredoc.range.start();
            effects_of(&Scripts::of(Cow::Borrowed(heredoc.content))).into_iter().map(
                move |(change, range)| {
                    let range = TextRange::new(start + size(range.start), start + size(range.end));
                    (change, range)
                },
            )
        })
    })
}
