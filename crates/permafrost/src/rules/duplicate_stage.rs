//! The rule `duplicate-stage`.

use crate::finding::Label;
use crate::model::stage::Build;
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};

rule! {
    /// Two stages have the same name.
    ///
    /// # Why
    ///
    /// `COPY --from`, `RUN --mount` and `--target` take the last stage of a name, `FROM` the last one
    /// above it. Whoever reads the file sees the other one, and files end up in the image from
    /// where nobody expects them. Capitals make no difference.
    ///
    /// # Examples
    ///
    /// ```dockerfile bad
    /// FROM registry.example.com/builder:1.4.2 AS build
    /// RUN make app
    ///
    /// FROM registry.example.com/builder:1.4.2 AS Build
    /// RUN make docs
    ///
    /// FROM registry.example.com/base:1.4.2
    /// COPY --from=build /out /app
    /// ```
    ///
    /// ```dockerfile good
    /// FROM registry.example.com/builder:1.4.2 AS build
    /// RUN make app
    ///
    /// FROM registry.example.com/builder:1.4.2 AS docs
    /// RUN make docs
    ///
    /// FROM registry.example.com/base:1.4.2
    /// COPY --from=build /out /app
    /// ```
    ///
    /// # Fix
    ///
    /// None: give one of them another name, and that name to each place that means it.
    ///
    /// # References
    ///
    /// - [Build checks: DuplicateStageName](https://docs.docker.com/reference/build-checks/duplicate-stage-name/)
    /// - Also known as: hadolint DL3024, Trivy DS-0012, Checkov `CKV_DOCKER_11`
    DUPLICATE_STAGE {
        id: "duplicate-stage",
        title: "Duplicate stage name",
        severity: Warning,
        level: Essential,
        way: Image,
        peers: [
            "hadolint:DL3024", "trivy:DS-0012", "checkov:CKV_DOCKER_11",
            "buildkit:DuplicateStageName",
        ],
        why: "Files may come from another stage than the one that a reader sees.",
        check: Dockerfile(check),
    }
}

fn check(build: &Build<'_>, cx: &mut Checker<'_>) {
    for pair in build.stage_names().windows(2) {
        let [(name, first), (other, second)] = pair else { continue };
        if name != other {
            continue;
        }
        let place = |number: usize| build.stages[number].name.map(|name| name.range);
        let (Some(before), Some(range)) = (place(*first), place(*second)) else { continue };
        let message = format!("a stage above this one is called `{name}` as well");
        let reason = "only you know which of the two each place means";
        let finding = cx.report(range, message, || Err(Declined::because(reason)));
        finding.labels.push(Label { range: before, text: "the other stage".to_owned() });
    }
}

#[cfg(test)]
mod tests {
    use crate::{Kind, Policy, Source};

    /// The lines of the findings, counted from 1.
    fn found(text: &str) -> Vec<usize> {
        let source = Source::with_kind(text, Kind::Dockerfile);
        let findings = crate::check(&source, &Policy::default()).findings.into_iter();
        let of_rule = findings.filter(|it| it.rule == "duplicate-stage");
        of_rule.map(|it| text[..usize::from(it.range.start())].matches('\n').count() + 1).collect()
    }

    #[test]
    fn names_are_compared_in_any_case() {
        let text = "FROM a AS x\nFROM x AS y\nFROM y AS X\nFROM X AS x";
        assert_eq!(found(text), [3, 4]);
        assert_eq!(found("FROM a AS x\nFROM b AS y\nFROM a\nFROM a"), [0; 0]);
    }
}
