//! The rule `invalid-stage-reference`.

use crate::finding::{Label, Severity};
use crate::model::base_image::{Family, facts};
use crate::model::stage::{Base, Build, Purpose, Stage};
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};
use crate::syntax::dockerfile::Word;

rule! {
    /// A stage is named where it can't be used.
    ///
    /// # Why
    ///
    /// A stage can only use what is built before it. `BuildKit` refuses to copy from, or to mount, a
    /// stage that begins further down, or the stage itself, or a number that no stage has. Worse is
    /// a `FROM`: it takes the name of a later stage for an image, and asks Docker Hub for whatever
    /// somebody pushed there under that name.
    ///
    /// # Examples
    ///
    /// ```dockerfile bad
    /// FROM registry.example.com/base:1.4.2
    /// COPY --from=build /out/app /app
    ///
    /// FROM registry.example.com/builder:1.4.2 AS build
    /// RUN make
    /// ```
    ///
    /// ```dockerfile bad
    /// FROM registry.example.com/base:1.4.2 AS app
    /// COPY --from=app /etc/passwd /etc/passwd.old
    /// COPY --from=4 /out/app /app
    /// COPY --from=${BUILDER} /out/app /app
    /// ```
    ///
    /// Earlier stages have names in any case, and numbers. Every other name is that of an image:
    ///
    /// ```dockerfile good
    /// FROM registry.example.com/builder:1.4.2 AS Build
    /// RUN make
    ///
    /// FROM nginx:1.29.3 AS nginx
    /// COPY --from=build /out/app /app
    /// COPY --from=0 /out/docs /docs
    /// RUN --mount=from=busybox:1.37.0,target=/tools cp /tools/bin/wget /bin
    /// ```
    ///
    /// # Fix
    ///
    /// None: move the stage above the one that uses it, or name the one that is meant. `--from` takes
    /// no variables, but a stage may have them: `FROM ${BUILDER} AS builder`.
    ///
    /// # References
    ///
    /// - [Multi-stage builds](https://docs.docker.com/build/building/multi-stage/)
    /// - Also known as: hadolint DL3022 and DL3023, Trivy DS-0006
    INVALID_STAGE_REFERENCE {
        id: "invalid-stage-reference",
        title: "Invalid stage reference",
        severity: Error,
        level: Essential,
        way: Image,
        peers: ["hadolint:DL3022", "hadolint:DL3023", "trivy:DS-0006"],
        why: "The build stops here, or takes an image that somebody pushed under the name of the \
              stage.",
        check: Dockerfile(check),
    }
}

fn check(build: &Build<'_>, cx: &mut Checker<'_>) {
    let names = Names { build, sorted: build.stage_names() };
    for stage in &build.stages {
        check_base(&names, stage, cx);
        for index in stage.instructions.clone() {
            for source in Build::sources_in_flags(build.instruction(index)) {
                check_source(&names, stage, source, cx);
            }
        }
    }
}

/// The stages by their names.
struct Names<'b, 't> {
    build: &'b Build<'t>,
    sorted: Vec<(String, usize)>,
}

impl<'b, 't> Names<'b, 't> {
    /// The newest stage of this name, which is the one that `BuildKit` takes.
    fn newest(&self, name: &str) -> Option<&'b Stage<'t>> {
        let name = name.to_ascii_lowercase();
        let behind = self.sorted.partition_point(|(other, _)| *other <= name);
        let (found, number) = &self.sorted[behind.checked_sub(1)?];
        (*found == name).then(|| &self.build.stages[*number])
    }
}

fn check_base(names: &Names<'_, '_>, stage: &Stage<'_>, cx: &mut Checker<'_>) {
    let build = names.build;
    let Base::Image(index) = stage.base else { return };
    let image = &build.images[index];
    let later = image.text.known().and_then(|name| names.newest(name));
    let Some(later) = later.filter(|later| later.number > stage.number) else { return };
    // A stage may well be named after an image that is used besides: `FROM nginx:1.29 AS nginx`.
    let names_image = |text: &str| image.text.text.eq_ignore_ascii_case(text);
    let is_known = image.reference().is_some_and(|it| facts(&it).0 != Family::Unknown);
    let builds_on_it = match build.root(later) {
        Base::Image(root) => {
            let root = build.images[root].reference();
            root.is_none_or(|it| it.path.rsplit('/').next().is_some_and(names_image))
        }
        _ => false,
    };
    if is_known || builds_on_it {
        return;
    }
    let text = &image.word.text;
    let message = format!("`FROM {text}` means an image: the stage `{text}` begins further down");
    let reason = "move the stage above this one, or give one of them another name";
    let finding = cx.report(image.word.range, message, || Err(Declined::because(reason)));
    finding.severity = Severity::Warning;
    finding.labels.push(label(build, later));
}

fn check_source(
    names: &Names<'_, '_>,
    stage: &Stage<'_>,
    (purpose, word): (Purpose, &Word<'_>),
    cx: &mut Checker<'_>,
) {
    let build = names.build;
    let text = word.text.as_ref();
    let is_copy = purpose == Purpose::CopyFrom;
    let number = text.strip_prefix('+').unwrap_or(text);
    let is_number = !number.is_empty() && number.bytes().all(|it| it.is_ascii_digit());
    let (found, problem, reason) = if is_copy && build.expand(word).known() != Some(text) {
        let reason = "give it a stage: `FROM` takes variables, and `--from` takes the stage";
        (None, "takes no variables".to_owned(), reason)
    } else if is_number && !is_copy {
        let problem = "is taken for an image: a mount knows stages by their names only".to_owned();
        (None, problem, "give the stage a name with `AS`, and mount that")
    } else {
        let found = match number.parse::<usize>() {
            Ok(number) if is_number => build.stages.get(number),
            _ => names.newest(text),
        };
        let problem = match found {
            Some(found) if found.number < stage.number => return,
            Some(found) if found.number == stage.number => "is the stage itself".to_owned(),
            Some(_) => "names a stage that begins further down".to_owned(),
            None if is_number => {
                format!("is no stage: they have the numbers 0 to {}", build.stages.len() - 1)
            }
            None => return,
        };
        (found, problem, "only you know which stage is meant; it has to stand above this one")
    };
    let flag = if is_copy { "--from" } else { "from" };
    let message = format!("`{flag}={text}` {problem}");
    let finding = cx.report(word.range, message, || Err(Declined::because(reason)));
    finding.labels.extend(found.map(|found| label(build, found)));
}

fn label(build: &Build<'_>, stage: &Stage<'_>) -> Label {
    let range = stage.name.map_or(build.instruction(stage.from).range, |name| name.range);
    Label { range, text: "the stage begins here".to_owned() }
}

#[cfg(test)]
mod tests {
    use crate::{Kind, Policy, Source};

    /// The messages.
    fn found(text: &str) -> Vec<String> {
        let source = Source::with_kind(text, Kind::Dockerfile);
        let findings = crate::check(&source, &Policy::default()).findings.into_iter();
        let of_rule = findings.filter(|it| it.rule == "invalid-stage-reference");
        of_rule.map(|it| it.message).collect()
    }

    #[test]
    fn what_buildkit_refuses_is_told() {
        for (text, expected) in [
            ("FROM a AS x\nCOPY --from=X b c", "`--from=X` is the stage itself"),
            ("FROM a\nCOPY --from=0 b c", "`--from=0` is the stage itself"),
            ("FROM a\nCOPY --from=1 b c", "the numbers 0 to 0"),
            ("FROM a\nCOPY --from=99999999999999999999999 b c", "the numbers 0 to 0"),
            ("FROM a\nCOPY --from=é b c\nCOPY --from=$É b c", "takes no variables"),
            ("FROM a\nRUN --mount=from=x,target=/y z\nCOPY --from=x b c\nFROM d AS x", "down"),
            ("FROM a AS x\nFROM b\nCOPY --from=x c d\nFROM e AS x\nCOPY --from=1 f g", "down"),
            ("FROM a AS x\nFROM b\nRUN --mount=from=0,target=/y z", "by their names only"),
            ("FROM base\nFROM b AS base\nCOPY --from=0 x y", "means an image"),
        ] {
            let found = found(text);
            assert!(found.first().is_some_and(|it| it.contains(expected)), "{text}: {found:?}");
        }
    }

    #[test]
    fn images_and_earlier_stages_are_no_findings() {
        for text in [
            "FROM a AS x\nFROM b\nCOPY --from=X c d\nCOPY --from=0 c d\nCOPY --from=+0 c d",
            "FROM a\nCOPY --from=nginx:1 b c\nRUN --mount=type=cache,target=/x y",
            "FROM nginx AS nginx",
            "FROM app\nFROM registry.example.com/app:1 AS app\nCOPY --from=0 x y",
            "FROM alpine AS a\nFROM a AS alpine",
            "FROM a\nONBUILD COPY --from=0 b c",
            "COPY --from=0 a b",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
