//! The rule `several-entrypoints`.

use crate::finding::{Applicability, Fix, Label};
use crate::model::stage::Build;
use crate::rewrite::dockerfile::remove;
use crate::rule::{Checker, rule};
use crate::syntax::dockerfile::keyword::Keyword;

rule! {
    /// A `CMD`, `ENTRYPOINT` or `HEALTHCHECK` does nothing: another one follows in its stage.
    ///
    /// # Why
    ///
    /// A stage has one of each, and the last one counts. Whoever reads the first believes that the
    /// container starts it, or is watched by it, and reviews a program that never runs.
    ///
    /// # Examples
    ///
    /// ```dockerfile bad
    /// FROM registry.example.com/base:1.4.2
    /// CMD ["/app/migrate"]
    /// # the server itself
    /// CMD ["/app/serve"]
    /// ```
    ///
    /// ```dockerfile fixed
    /// FROM registry.example.com/base:1.4.2
    /// # the server itself
    /// CMD ["/app/serve"]
    /// ```
    ///
    /// Each stage may have its own, and an `ENTRYPOINT` gets its arguments from `CMD`:
    ///
    /// ```dockerfile good
    /// FROM registry.example.com/base:1.4.2 AS test
    /// CMD ["/app/test"]
    ///
    /// FROM test
    /// ENTRYPOINT ["/app/serve"]
    /// CMD ["--port=8080"]
    /// ```
    ///
    /// # Fix
    ///
    /// The instruction goes away; the image stays the same. If both were meant to run, they belong
    /// into one script, or into two containers.
    ///
    /// # References
    ///
    /// - [Build checks: MultipleInstructionsDisallowed](https://docs.docker.com/reference/build-checks/multiple-instructions-disallowed/)
    /// - Also known as: hadolint DL3012, DL4003 and DL4004, Trivy DS-0007, DS-0016 and DS-0023
    SEVERAL_ENTRYPOINTS {
        id: "several-entrypoints",
        title: "Several entry points",
        severity: Warning,
        level: Essential,
        way: Image,
        peers: [
            "hadolint:DL3012", "hadolint:DL4003", "hadolint:DL4004", "trivy:DS-0007",
            "trivy:DS-0016", "trivy:DS-0023", "buildkit:MultipleInstructionsDisallowed",
        ],
        why: "What a reader takes for the program of the container never runs.",
        check: Dockerfile(check),
    }
}

fn check(build: &Build<'_>, cx: &mut Checker<'_>) {
    for stage in &build.stages {
        for keyword in [Keyword::Cmd, Keyword::Entrypoint, Keyword::Healthcheck] {
            let is_one = |index: &usize| build.instruction(*index).keyword == Some(keyword);
            let mut indices = stage.instructions.clone().filter(is_one).peekable();
            while let (Some(index), Some(&next)) = (indices.next(), indices.peek()) {
                let instruction = build.instruction(index);
                let name = keyword.as_str();
                let message = format!("this `{name}` does nothing: the stage has another below");
                let finding = cx.report(instruction.range, message, || {
                    let rewrite = remove(build.dockerfile, index)?;
                    Ok(Fix::new(format!("Remove this `{name}`"), Applicability::Safe, rewrite))
                });
                let range = build.instruction(next).range;
                finding.labels.push(Label { range, text: "it takes its place".to_owned() });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Applicability, Kind, Policy, Source, fix};

    #[test]
    fn the_last_of_each_stays() {
        let others = crate::rules().iter().filter(|rule| rule.id != "several-entrypoints");
        let ignored_rules = others.map(|rule| rule.id.to_owned()).collect();
        let policy = Policy { ignored_rules, ..Policy::default() };
        let fixed = |text: &str| {
            let source = Source::with_kind(text, Kind::Dockerfile);
            fix(&source, &policy, Applicability::Safe).source.text().to_owned()
        };
        let text = "FROM a\nCMD é\nENTRYPOINT b\ncmd c\nHEALTHCHECK CMD d\nENTRYPOINT e\n\
                    HEALTHCHECK NONE\nCMD [\"f\"]";
        let after = "FROM a\nENTRYPOINT e\nHEALTHCHECK NONE\nCMD [\"f\"]";
        assert_eq!(fixed(text), after);
        let fine = "FROM a AS b\nCMD c\nONBUILD CMD d\nFROM b\nCMD e\nRUN CMD";
        assert_eq!(fixed(fine), fine);
    }
}
