//! The rule `unpinned-syntax`.

use crate::finding::{Applicability, Fix};
use crate::model::image::Image;
use crate::model::stage::Build;
use crate::rewrite::dockerfile::set_directive;
use crate::rule::{Checker, rule};
use text_size::{TextRange, TextSize};

rule! {
    /// A `# syntax=` names the image that reads the Dockerfile by a tag alone.
    ///
    /// # Why
    ///
    /// What turns the Dockerfile into an image is itself an image, which `BuildKit` fetches and runs
    /// for each build. By a tag such as `docker/dockerfile:1` that is another one after each release,
    /// and whoever may push it decides what ends up in everything that is built.
    ///
    /// The tag is what the documentation recommends, so this rule is silent until it is asked for
    /// by its name.
    ///
    /// # Examples
    ///
    /// ```dockerfile bad
    /// # syntax=docker/dockerfile:1
    /// FROM registry.example.com/base:1.4.2
    /// ```
    ///
    /// ```dockerfile fixed
    /// # syntax=docker/dockerfile:1@sha256:<digest>
    /// FROM registry.example.com/base:1.4.2
    /// ```
    ///
    /// Without the line the builder uses the one that it was made with:
    ///
    /// ```dockerfile good
    /// FROM registry.example.com/base:1.4.2
    /// ```
    ///
    /// # Fix
    ///
    /// `@sha256:<digest>` is added, and you fill in the digest: `docker buildx imagetools inspect`
    /// prints it.
    ///
    /// # References
    ///
    /// - [Dockerfile reference: syntax](https://docs.docker.com/reference/dockerfile/#syntax)
    /// - [Custom Dockerfile syntax](https://docs.docker.com/build/buildkit/frontend/)
    UNPINNED_SYNTAX {
        id: "unpinned-syntax",
        title: "Unpinned syntax",
        severity: Info,
        level: Immutable,
        way: Image,
        peers: [],
        off_by_default: true,
        why: "The image that reads the Dockerfile decides what is built, and a tag can be pushed \
              again.",
        check: Dockerfile(check),
    }
}

fn check(build: &Build<'_>, cx: &mut Checker<'_>) {
    let mut directives = build.dockerfile.directives.iter();
    let Some(directive) = directives.find(|it| it.name == "syntax") else { return };
    // What stands behind the image is handed to it.
    let value = directive.value.text.as_ref();
    let text = value.split(' ').next().unwrap_or(value);
    let Some(reference) = Image::parse(text).reference() else { return };
    if reference.digest.is_some() {
        return;
    }
    let range = TextRange::at(directive.value.range.start(), TextSize::of(text));
    let message = format!("`{text}`, which reads this file, has no digest");
    cx.report(range, message, || {
        let pinned = reference.with_digest("sha256:<digest>") + &value[text.len()..];
        let rewrite = set_directive(build.dockerfile, directive, pinned)?;
        Ok(Fix::new("Add the digest", Applicability::HasPlaceholders, rewrite))
    });
}

#[cfg(test)]
mod tests {
    use crate::{Edits, Kind, Policy, Source};

    fn fixed(text: &str) -> Option<String> {
        let policy =
            Policy { extra_rules: vec!["unpinned-syntax".to_owned()], ..Policy::default() };
        let source = Source::with_kind(text, Kind::Dockerfile);
        let findings = crate::check_with_fixes(&source, &policy).findings;
        let finding = findings.into_iter().find(|it| it.rule == "unpinned-syntax")?;
        let fix = finding.fix.expect("a fix");
        Some(Edits::apply(&fix.edits, text))
    }

    #[test]
    fn the_digest_stands_behind_the_image() {
        for (text, expected) in [
            (
                "#Syntax = example.com/a:1-labs --b=é \r\n# c\nFROM d",
                "#Syntax = example.com/a:1-labs@sha256:<digest> --b=é \r\n# c\nFROM d",
            ),
            (
                "# escape=`\n# syntax=docker/dockerfile\nFROM d",
                "# escape=`\n# syntax=docker/dockerfile@sha256:<digest>\nFROM d",
            ),
        ] {
            assert_eq!(fixed(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_directive_or_no_image_is_no_finding() {
        for text in
            ["\n# syntax=a:1\nFROM b", "# syntax=$A\nFROM b", "# syntax=É\nFROM b", "FROM b"]
        {
            assert_eq!(fixed(text), None, "{text}");
        }
    }
}
