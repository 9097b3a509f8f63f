//! The rule `insecure-build-run`.

use crate::finding::{Applicability, Fix};
use crate::model::stage::Build;
use crate::rewrite::dockerfile::replace;
use crate::rule::{Checker, rule};
use crate::syntax::dockerfile::keyword::Keyword;
use text_size::{TextRange, TextSize};

rule! {
    /// A build step gets powers over the machine that builds.
    ///
    /// # Why
    ///
    /// A step of a build runs code that others wrote: packages, scripts of packages, compilers.
    /// With `--security=insecure` it runs without a sandbox and with every capability, with
    /// `--network=host` it reaches whatever listens on the machine that builds, and with `--device`
    /// it has hardware in its hands. Such a step can change the builder itself, and what it builds
    /// next.
    ///
    /// # Examples
    ///
    /// ```dockerfile bad
    /// FROM registry.example.com/base:1.4.2
    /// RUN --security=insecure --mount=type=cache,target=/cache make
    /// ```
    ///
    /// ```dockerfile fixed
    /// FROM registry.example.com/base:1.4.2
    /// RUN --mount=type=cache,target=/cache make
    /// ```
    ///
    /// ```dockerfile bad
    /// FROM registry.example.com/base:1.4.2
    /// RUN --network=host curl -fsS http://localhost:8080/data -o /data
    /// ```
    ///
    /// ```dockerfile fixed
    /// FROM registry.example.com/base:1.4.2
    /// RUN curl -fsS http://localhost:8080/data -o /data
    /// ```
    ///
    /// A step without a network is better still:
    ///
    /// ```dockerfile good
    /// FROM registry.example.com/base:1.4.2
    /// RUN --network=none --security=sandbox make
    /// RUN --network=default curl -fsS https://example.com/data -o /data
    /// ```
    ///
    /// # Fix
    ///
    /// The flag goes away, and the step runs in the sandbox, in a network of its own, without the
    /// device. A step that needs what it loses fails, and so does the build.
    ///
    /// # References
    ///
    /// - [Dockerfile reference: RUN --security](https://docs.docker.com/reference/dockerfile/#run---security)
    /// - [Dockerfile reference: RUN --network](https://docs.docker.com/reference/dockerfile/#run---network)
    /// - [Dockerfile reference: RUN --device](https://docs.docker.com/reference/dockerfile/#run---device)
    INSECURE_BUILD_RUN {
        id: "insecure-build-run",
        title: "Insecure build step",
        severity: Error,
        level: Baseline,
        way: Host,
        peers: [],
        why: "A step with powers over the builder can change it, and every image that it builds.",
        check: Dockerfile(check),
    }
}

fn check(build: &Build<'_>, cx: &mut Checker<'_>) {
    for instruction in &build.dockerfile.instructions {
        let instruction = instruction.without_onbuild();
        if instruction.keyword != Some(Keyword::Run) {
            continue;
        }
        for flag in &instruction.flags {
            let value = flag.value.as_ref().map_or("", |value| &value.text);
            let gives = match (flag.name.as_ref(), value) {
                ("security", "insecure") => "every power on",
                ("network", "host") => "the network of",
                ("device", _) => "a device of",
                _ => continue,
            };
            let text = &build.dockerfile.text;
            let message =
                format!("`{}` gives this `RUN` {gives} the machine that builds", &text[flag.range]);
            cx.report(flag.range, message, || {
                let behind = &text[usize::from(flag.range.end())..];
                let blanks = behind.len() - behind.trim_start_matches([' ', '\t']).len();
                let blanks = TextSize::of(&behind[..blanks]);
                let range = TextRange::new(flag.range.start(), flag.range.end() + blanks);
                let rewrite = replace(build.dockerfile, range, "")?;
                let title = format!("Remove `--{}`", flag.name);
                Ok(Fix::new(title, Applicability::MayBreak, rewrite))
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Finding, Kind, Policy, Source};

    fn findings(text: &str) -> Vec<Finding> {
        let source = Source::with_kind(text, Kind::Dockerfile);
        let findings = crate::check_with_fixes(&source, &Policy::default()).findings;
        findings.into_iter().filter(|it| it.rule == "insecure-build-run").collect()
    }

    #[test]
    fn every_stage_is_looked_at_and_every_flag() {
        let text = "FROM a\nRUN --network=host --device=a.com/b=c x\nONBUILD RUN --security=insecure x\n\
                    FROM b\nRUN --network=none x\nRUN x --network=host\n";
        let slice = |it: Finding| text[std::ops::Range::<usize>::from(it.range)].to_owned();
        let found: Vec<_> = findings(text).into_iter().map(slice).collect();
        assert_eq!(found, ["--network=host", "--device=a.com/b=c", "--security=insecure"]);
    }

    #[test]
    fn the_flag_goes_away_wherever_it_stands() {
        let cases = [
            ("RUN --network=host \\\n  # why\n  é", "RUN \\\n  # why\n  é"),
            ("RUN \\\n  --network=host \\\n  x", "RUN \\\n  \\\n  x"),
            ("ONBUILD RUN --network=none --security=insecure x", "ONBUILD RUN --network=none x"),
            ("RUN --network=host <<E\nx\nE\n", "RUN <<E\nx\nE\n"),
        ];
        for (before, after) in cases {
            let text = format!("FROM a\r\n{before}");
            let fix = findings(&text).remove(0).fix.expect("a fix");
            assert_eq!(fix.edits.apply(&text), format!("FROM a\r\n{after}"));
        }
    }
}
