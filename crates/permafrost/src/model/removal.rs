//! How a command goes away from what an instruction runs, with the `&&` that binds it.

use super::run::RunCall;
use super::stage::Build;
use crate::rewrite::dockerfile::{remove, replace};
use crate::rewrite::outcome::{Declined, Rewrite};
use text_size::{TextRange, TextSize};

/// Takes a command away from its list, or the instruction if the command is all that it runs.
///
/// Only a command between `&&` and `;` can go: elsewhere what stays would mean something else.
pub fn without(build: &Build<'_>, call: RunCall<'_, '_>) -> Result<Rewrite, Declined> {
    let declined = || Declined::because("other commands hang on what comes of it");
    let file = build.dockerfile;
    let index = call.run().instruction;
    if !call.run().is_shell_form || !call.is_own() {
        return Err(Declined::because("it stands in a list or a script of its own"));
    }
    let between =
        |from: TextSize, to: TextSize| from <= to && is_joint(&file.text[TextRange::new(from, to)]);
    let place = call.place();
    let (before, after) = call.neighbours();
    let joint_before = before.map(|before| between(before.place().end(), place.start()));
    let joint_after = after.map(|after| between(place.end(), after.place().start()));
    match (joint_before, joint_after) {
        (None, None) => {
            let instruction = build.instruction(index);
            // Nothing but the command stands in it.
            let end = instruction.range.end();
            let is_all = instruction.heredocs.is_empty() && place.end() == end;
            if is_all { remove(file, index) } else { Err(declined()) }
        }
        (None | Some(true), Some(true)) if call.starts_its_script() || before.is_some() => {
            let next = after.map_or(place.end(), |after| after.place().start());
            replace(file, TextRange::new(place.start(), next), "")
        }
        (Some(true), None) if call.ends_its_script() => {
            let from = before.map_or(place.start(), |before| before.place().end());
            replace(file, TextRange::new(from, place.end()), "")
        }
        _ => Err(declined()),
    }
}

/// Whether two commands are joined by nothing but `&&`, `;` or a line break of the script.
fn is_joint(between: &str) -> bool {
    let continued = between.replace("\\\r\n", " ").replace("\\\n", " ");
    let lines = continued.lines().filter(|line| !line.trim_start().starts_with('#'));
    let joined: String = lines.collect::<Vec<_>>().join("\n");
    matches!(joined.trim(), "&&" | ";" | "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::run::Run;
    use crate::syntax::dockerfile::parse;

    /// What is left when the command `x` goes.
    fn left(run: &str) -> Option<String> {
        let text = format!("FROM a\nRUN {run}\nCMD z\n");
        let dockerfile = parse(&text);
        let build = Build::of(&dockerfile);
        let call = build.runs.iter().flat_map(Run::calls).find(|it| it.program() == Some("x"));
        let rewrite = without(&build, call.expect("a command")).ok()?;
        let after = rewrite.edits.apply(&text);
        crate::proof::dockerfile::holds(&text, &after, &rewrite.changes).ok()?;
        Some(after["FROM a\n".len()..].trim_end_matches("CMD z\n").to_owned())
    }

    #[test]
    fn a_command_goes_with_the_joint_behind_it_or_before_it() {
        for (run, rest) in [
            ("x -y && b", "RUN b\n"),
            ("a && \\\n    x -y && \\\n    b", "RUN a && \\\n    b\n"),
            ("a \\\n && x -y \\\n && b", "RUN a \\\n && b\n"),
            ("a; sudo x", "RUN a\n"),
            ("a && \\\n  x", "RUN a\n"),
            ("x", ""),
            ("x > y", ""),
            ("<<E\na\nx\nb\nE", "RUN <<E\na\nb\nE\n"),
        ] {
            assert_eq!(left(run).as_deref(), Some(rest), "{run}");
        }
    }

    #[test]
    fn what_others_hang_on_stays() {
        for run in [
            "x || b",
            "a | x",
            "if x; then b; fi",
            "if a; then x; fi",
            "a || x && b",
            "x & b",
            "[\"x\"]",
            "sh -c 'x; y'",
            "! x && b",
            "a && \\\n # why\n x",
        ] {
            assert_eq!(left(run), None, "{run}");
        }
    }
}
