//! The rule `copy-everything`.

use crate::model::clean_path::CleanPath;
use crate::model::stage::Build;
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};
use crate::syntax::dockerfile::Arguments;
use crate::syntax::dockerfile::keyword::Keyword;

rule! {
    /// The image takes in a whole folder, whatever lies in it.
    ///
    /// # Why
    ///
    /// `COPY . .` takes what lies in the folder on that day and on that machine: the history of the
    /// repository, half-done changes, results of older builds, files with credentials. Two people
    /// who build the same commit get two images. The same goes for all of another stage's files.
    ///
    /// # Examples
    ///
    /// ```dockerfile bad
    /// FROM registry.example.com/base:1.4.2
    /// WORKDIR /app
    /// COPY . .
    /// ```
    ///
    /// ```dockerfile bad
    /// FROM registry.example.com/base:1.4.2 AS build
    /// RUN make install
    /// FROM scratch
    /// COPY --from=build / /
    /// ```
    ///
    /// A stage that builds something may have everything: only what the image takes from there
    /// counts.
    ///
    /// ```dockerfile good
    /// FROM registry.example.com/builder:1.4.2 AS build
    /// COPY . .
    /// RUN make
    ///
    /// FROM registry.example.com/base:1.4.2
    /// COPY --from=build /out/app /app
    /// COPY settings.toml locales /app/
    /// ```
    ///
    /// # Fix
    ///
    /// None, since only you know what the program needs. Name those files and folders; or build in a
    /// stage of its own and copy the result. What must never get in belongs to `.dockerignore`,
    /// which is best begun with `*` and then lists with `!` what may.
    ///
    /// # References
    ///
    /// - [Build context: .dockerignore files](https://docs.docker.com/build/concepts/context/#dockerignore-files)
    /// - Also known as: hadolint DL3067
    COPY_EVERYTHING {
        id: "copy-everything",
        title: "Everything copied",
        severity: Info,
        level: Immutable,
        way: Image,
        peers: ["hadolint:DL3067"],
        why: "What is in the image depends on the day and the machine on which it was built.",
        check: Dockerfile(check),
    }
}

fn check(build: &Build<'_>, cx: &mut Checker<'_>) {
    for (_, instruction) in build.instructions_in_image() {
        let Some(Keyword::Copy | Keyword::Add) = instruction.keyword else { continue };
        let (Arguments::Words(words) | Arguments::Json(words)) = &instruction.arguments else {
            continue;
        };
        let Some((_, sources)) = words.split_last() else { continue };
        for word in sources {
            let source = build.expand(word);
            // Paths are followed from the root of the context, and never beyond it.
            let is_all = source.known().is_some_and(|source| {
                let path = CleanPath::of(source);
                !source.is_empty() && (path.holds("") || path.is("*"))
            });
            if !is_all {
                continue;
            }
            let name = &instruction.name.text;
            let from = instruction.flag("from").and_then(|flag| flag.value.as_ref());
            let (what, reason) = match from {
                Some(from) => (
                    format!("every file of `{}`", from.text),
                    "only you know which files the program needs; copy those",
                ),
                None => (
                    "whatever lies in the build context".to_owned(),
                    "only you know what the program needs; copy that, or leave the rest out with \
                     `.dockerignore`",
                ),
            };
            let message = format!("`{name} {}` takes in {what}", word.text);
            cx.report(word.range, message, || Err(Declined::because(reason)));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Kind, Policy, Source};

    fn is_found(line: &str) -> bool {
        let source = Source::with_kind(format!("FROM a\nENV E=.\n{line}"), Kind::Dockerfile);
        let findings = crate::check(&source, &Policy::default()).findings;
        findings.iter().any(|it| it.rule == "copy-everything")
    }

    #[test]
    fn the_whole_context_has_many_spellings() {
        for line in [
            "COPY . .",
            "ADD ./ /é",
            "COPY --chown=b [\".\", \"/app\"]",
            "COPY x . /app/",
            "COPY * /app/",
            "COPY ./* /app/",
            "COPY / /",
            "COPY $E /app",
            "COPY .. /app",
            "COPY --from=b / /",
            "ONBUILD COPY . /app",
        ] {
            assert!(is_found(line), "{line}");
        }
        for line in [
            "COPY x .",
            "COPY src /app",
            "COPY *.py /app/",
            "COPY $X /app",
            "COPY --from=b /app /",
            "COPY .",
            "COPY <<E .\nx\nE",
            "COPY \"\" /app",
            "RUN cp . .",
        ] {
            assert!(!is_found(line), "{line}");
        }
    }
}
