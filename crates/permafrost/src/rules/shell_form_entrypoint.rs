//! The rule `shell-form-entrypoint`.

use crate::finding::{Applicability, Fix, Severity};
use crate::model::base_image::Family;
use crate::model::command::is_one_of;
use crate::model::ground::ground_of;
use crate::model::stage::{Build, Stage};
use crate::rewrite::dockerfile::replace;
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};
use crate::syntax::dockerfile::keyword::Keyword;
use crate::syntax::dockerfile::{Arguments, Word, parse};

rule! {
    /// ENTRYPOINT or CMD starts a shell before the program.
    ///
    /// # Why
    ///
    /// In shell form the container starts `/bin/sh -c`, so the image must have a shell, which is
    /// the first thing that somebody needs to change a running container. Many shells stay process 1
    /// and keep signals from the program, which is then killed where it should have ended in order.
    ///
    /// # Examples
    ///
    /// ```dockerfile bad
    /// FROM node:22.11.0
    /// CMD node server.js --port=8080
    /// ```
    ///
    /// ```dockerfile fixed
    /// FROM node:22.11.0
    /// CMD ["node", "server.js", "--port=8080"]
    /// ```
    ///
    /// Single quotes make no JSON, so a shell looks for a program whose name begins with a bracket:
    ///
    /// ```dockerfile bad
    /// FROM node:22.11.0
    /// ENTRYPOINT ['node', 'server.js']
    /// ```
    ///
    /// ```dockerfile fixed
    /// FROM node:22.11.0
    /// ENTRYPOINT ["node", "server.js"]
    /// ```
    ///
    /// Who writes `exec` wants the shell for its variables, and the program takes its place. Who
    /// writes `SHELL` wants that one. A command of another stage doesn't start the image:
    ///
    /// ```dockerfile good
    /// FROM node:22.11.0 AS build
    /// CMD npm test
    ///
    /// FROM node:22.11.0
    /// ENTRYPOINT exec node server.js --port="$PORT"
    /// ```
    ///
    /// ```dockerfile good
    /// FROM node:22.11.0
    /// SHELL ["/bin/bash", "-o", "pipefail", "-c"]
    /// CMD node server.js
    /// ```
    ///
    /// # Fix
    ///
    /// Plain words become a JSON array. Nothing is offered where the shell has something to do:
    /// variables, quotes, several commands, patterns, what only a shell knows. The fix may break
    /// where an `ENTRYPOINT` and a `CMD` meet, since the one is then given the other as arguments,
    /// and for a script, which only a shell starts without a `#!` line.
    ///
    /// # References
    ///
    /// - [Dockerfile reference: shell and exec form](https://docs.docker.com/reference/dockerfile/#shell-and-exec-form)
    /// - [Build checks: JSONArgsRecommended](https://docs.docker.com/reference/build-checks/json-args-recommended/)
    /// - Also known as: hadolint DL3025, `BuildKit` `JSONArgsRecommended`
    SHELL_FORM_ENTRYPOINT {
        id: "shell-form-entrypoint",
        title: "Shell form at start",
        severity: Info,
        level: Immutable,
        way: Hands,
        peers: ["hadolint:DL3025", "buildkit:JSONArgsRecommended"],
        why: "The image needs a shell to start, and with a shell a running container can be changed.",
        check: Dockerfile(check),
    }
}

/// What only a shell knows: no program of such a name can be relied on.
const BUILTINS: &str = ". : ! alias bg bind break builtin case cd command continue declare eval exec \
    exit export fg for function getopts hash if jobs let local read readonly return select set shift \
    shopt source time times trap type typeset ulimit umask unalias unset until wait while";

fn check(build: &Build<'_>, cx: &mut Checker<'_>) {
    let Some(target) = build.target() else { return };
    let is_windows = ground_of(build, target).family == Family::Windows;
    // Whether the author chose the shell that runs what comes next.
    let mut has_shell = false;
    for (index, instruction) in build.instructions_in_image() {
        let is_kept = build.instruction(index).keyword == Some(Keyword::Onbuild);
        has_shell |= instruction.keyword == Some(Keyword::Shell) && !is_kept;
        let (Some(Keyword::Cmd | Keyword::Entrypoint), Arguments::Text(text)) =
            (instruction.keyword, &instruction.arguments)
        else {
            continue;
        };
        let holds = [target.entrypoint, target.cmd].contains(&Some(index));
        if !(holds || is_kept) || has_shell {
            continue;
        }
        let name = &instruction.name.text;
        if is_nearly_json(&text.text) {
            let message = format!("`{name}` is no JSON array, so a shell looks for a program `[`");
            let fix = || {
                let title = format!("Make `{name}` a JSON array");
                let array = text.text.replace(['\'', '‘', '’', '“', '”'], "\"");
                let array = array.trim_end();
                let is_json = parse(&format!("CMD {array}")).instructions.first().is_some_and(
                    |it| matches!(&it.arguments, Arguments::Json(words) if !words.is_empty()),
                );
                if !is_json {
                    return Err(Declined::because("which strings are meant isn't clear"));
                }
                let rewrite = replace(build.dockerfile, text.range, array)?;
                Ok(Fix::new(title, Applicability::MayBreak, rewrite))
            };
            cx.report(text.range, message, fix).severity = Severity::Warning;
        } else if !ends_in_exec(build, index) {
            let message = format!(
                "`{name}` is in shell form: the image needs a shell, which may keep signals from the \
                 program"
            );
            cx.report(text.range, message, || {
                if is_windows {
                    let reason = "scripts and built-in commands of Windows need their shell";
                    return Err(Declined::because(reason));
                }
                exec_form(build, target, index, text)
            });
        }
    }
}

/// Whether somebody meant a JSON array: a bracket and a quote, which begin no command.
fn is_nearly_json(text: &str) -> bool {
    let Some(inside) = text.strip_prefix('[') else { return false };
    inside.trim_start().starts_with(['"', '\'', '‘', '’', '“', '”'])
        && (!inside.starts_with(' ') || text.trim_end().ends_with(']'))
}

/// Whether the program takes the place of the shell in the end.
fn ends_in_exec(build: &Build<'_>, index: usize) -> bool {
    let at = build.runs.partition_point(|run| run.instruction < index);
    let Some(run) = build.runs.get(at).filter(|run| run.instruction == index) else { return false };
    let last = run.calls().filter(|call| call.is_own() && call.command().depth == 0).last();
    last.is_some_and(|call| {
        let command = call.command();
        command.words.len() > 1 && command.words[0].text == "exec" && command.piped.is_empty()
    })
}

fn exec_form(
    build: &Build<'_>,
    target: &Stage<'_>,
    index: usize,
    text: &Word<'_>,
) -> Result<Fix, Declined> {
    let instruction = build.instruction(index).without_onbuild();
    let words: Vec<_> = text.text.split_ascii_whitespace().collect();
    let is_plain = |char: char| {
        char.is_ascii_alphanumeric() || "-_./:=@%+,".contains(char) || char.is_alphabetic()
    };
    let program = words.first().copied().unwrap_or_default();
    let is_shell = !words.iter().all(|word| word.chars().all(is_plain))
        || program.contains('=')
        || is_one_of(BUILTINS, program);
    if is_shell {
        return Err(Declined::because(
            "the shell has something to do here; a script in the image that ends in `exec` can do it",
        ));
    }
    let other = match instruction.keyword {
        Some(Keyword::Cmd) => target.entrypoint,
        _ => target.cmd,
    };
    // The command of a shell form has no part in the start, so its own form changes nothing.
    let meets = other.is_some_and(|other| {
        instruction.keyword == Some(Keyword::Entrypoint)
            || matches!(build.instruction(other).without_onbuild().arguments, Arguments::Json(_))
    });
    let is_kept = build.instruction(index).keyword == Some(Keyword::Onbuild);
    let applicability = if meets || is_kept || program.strip_suffix(".sh").is_some() {
        Applicability::MayBreak
    } else {
        Applicability::Safe
    };
    let array = format!("[\"{}\"]", words.join("\", \""));
    let rewrite = replace(build.dockerfile, text.range, array)?;
    Ok(Fix::new(format!("Start `{program}` without a shell"), applicability, rewrite))
}

#[cfg(test)]
mod tests {
    use crate::{Applicability, Finding, Kind, Policy, Source};

    fn findings(text: &str) -> Vec<Finding> {
        let source = Source::with_kind(text, Kind::Dockerfile);
        let findings = crate::check_with_fixes(&source, &Policy::default()).findings;
        findings.into_iter().filter(|it| it.rule == "shell-form-entrypoint").collect()
    }

    fn found(text: &str) -> Vec<&str> {
        let slice = |it: Finding| &text[std::ops::Range::<usize>::from(it.range)];
        findings(text).into_iter().map(slice).collect()
    }

    /// What becomes of an instruction in an image of its own, and whether that is safe.
    fn fixed(text: &str) -> Option<(String, bool)> {
        let text = format!("FROM a\n{text}");
        let fix = findings(&text).into_iter().next()?.fix.ok()?;
        let is_safe = fix.applicability == Applicability::Safe;
        Some((fix.edits.apply(&text)[7..].to_owned(), is_safe))
    }

    #[test]
    fn only_what_starts_the_image_is_found() {
        let cases: [(&str, &[&str]); 9] = [
            ("FROM a\nCMD x\nCMD y", &["y"]),
            ("FROM a AS b\nCMD x\nFROM b", &["x"]),
            ("FROM a AS b\nCMD x\nFROM a", &[]),
            ("FROM a AS b\nSHELL [\"s\"]\nFROM b\nCMD x", &[]),
            ("FROM a\nCMD x\nSHELL [\"s\"]", &["x"]),
            ("FROM a\nHEALTHCHECK CMD x\nRUN y\nCMD [\"z\"]", &[]),
            ("FROM a\nONBUILD ENTRYPOINT é x", &["é x"]),
            ("FROM a\nENTRYPOINT x\nCMD exec y", &["x"]),
            ("FROM a\nCMD a && exec b | c", &["a && exec b | c"]),
        ];
        for (text, places) in cases {
            assert_eq!(found(text), places, "{text}");
        }
    }

    #[test]
    fn plain_words_become_an_array() {
        let fix = |text: &str, is_safe| Some((text.to_owned(), is_safe));
        assert_eq!(fixed("ENTRYPOINT  a  -b=c"), fix("ENTRYPOINT  [\"a\", \"-b=c\"]", true));
        assert_eq!(fixed("CMD é 😀"), None);
        assert_eq!(fixed("CMD é"), fix("CMD [\"é\"]", true));
        assert_eq!(fixed("CMD ./a.sh"), fix("CMD [\"./a.sh\"]", false));
        assert_eq!(fixed("ENTRYPOINT [\"a\"]\nCMD b").map(|it| it.1), Some(false));
        assert_eq!(fixed("ENTRYPOINT a\nCMD [\"b\"]").map(|it| it.1), Some(false));
        for text in [
            "$A", "a && b", "a;b", "a | b", "a > b", "a *.c", "a 'b'", "a \"b\"", "a \\\n b",
            "A=1 b", "cd a", "a &", "(a)", "~/a", "a # b", "a {b,c}", "a b?", "a `b`", "a !b",
            ". a", "a \\b",
        ] {
            assert_eq!(fixed(&format!("CMD {text}")), None, "{text}");
        }
    }

    #[test]
    fn what_is_nearly_json_is_told_from_a_test() {
        let message = |text: &str| findings(text)[0].message.contains("no JSON array");
        assert!(message("FROM a\nCMD ['a']"));
        assert!(message("FROM a\nCMD [ “a” ]"));
        assert!(message("FROM a\nCMD [\"a\", \"b\""));
        assert!(!message("FROM a\nCMD [ \"$A\" = 1 ] && b"));
        assert!(!message("FROM a\nCMD [ -f a ] && b"));
        assert_eq!(
            fixed("CMD [ 'a', \"b\" ]").map(|it| it.0).as_deref(),
            Some("CMD [ \"a\", \"b\" ]")
        );
        assert_eq!(fixed("CMD ['it\"s']"), None);
        assert_eq!(fixed("CMD [\"a\", \"b\""), None);
    }
}
