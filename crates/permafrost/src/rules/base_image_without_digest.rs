//! The rule `base-image-without-digest`.

use crate::finding::{Applicability, Fix};
use crate::model::stage::{Build, ImageUse};
use crate::rewrite::dockerfile::replace;
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};
use text_size::TextRange;

rule! {
    /// A build takes an image by its version alone, without a digest.
    ///
    /// # Why
    ///
    /// A version is a tag like any other: whoever may push to the repository can push another image
    /// under the same one, and for patches of the system below it that is what most publishers do.
    /// A digest is computed from the content itself, so it names one image and no other.
    ///
    /// Some registries refuse to move a tag. What comes from these can be exempt:
    /// `--digest-exempt ghcr.io/example`, once for each registry or part of one.
    ///
    /// # Examples
    ///
    /// ```dockerfile bad
    /// FROM debian:13.2
    /// COPY --from=example/tools:1.4 /bin/tool /bin/tool
    /// ```
    ///
    /// ```dockerfile fixed
    /// FROM debian:13.2@sha256:<digest>
    /// COPY --from=example/tools:1.4@sha256:<digest> /bin/tool /bin/tool
    /// ```
    ///
    /// Nothing is said here of a tag that moves, which `mutable-base-image` reports, of stages and
    /// `scratch`, nor of what only the build knows:
    ///
    /// ```dockerfile good
    /// ARG VERSION
    /// FROM golang:1.25.4@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef AS build
    /// FROM example/base:$VERSION
    /// FROM nginx:latest
    /// FROM scratch
    /// COPY --from=build /app /app
    /// ```
    ///
    /// # Fix
    ///
    /// `@sha256:<digest>` is added, and you fill in the digest: `docker buildx imagetools inspect`
    /// prints it. Take the one of the index, which serves every platform. The tag stays, for readers
    /// and for the tools that bring digests up to date. An image that the default of an `ARG` names
    /// as a whole gets it there.
    ///
    /// # References
    ///
    /// - [Dockerfile reference: FROM](https://docs.docker.com/reference/dockerfile/#from)
    /// - [Pin base image versions](https://docs.docker.com/build/building/best-practices/#pin-base-image-versions)
    BASE_IMAGE_WITHOUT_DIGEST {
        id: "base-image-without-digest",
        title: "Base image without digest",
        severity: Info,
        level: Immutable,
        way: Image,
        peers: [],
        why: "A tag can be pushed again, also one that looks like a version; only a digest names \
              one image for ever.",
        check: Dockerfile(check),
    }
}

fn check(build: &Build<'_>, cx: &mut Checker<'_>) {
    // Many a FROM may use one argument, which is then compared with all images only once.
    let mut shared: Vec<(TextRange, bool)> = Vec::new();
    for image in &build.images {
        let Some((start, reference)) = image.readable_part() else { continue };
        // A tag that moves is the greater evil, and another rule's: one finding for each image.
        if reference.digest.is_some() || reference.movement().is_some() {
            continue;
        }
        let exempt = &cx.policy().digest_exempt;
        if start == 0 && exempt.iter().any(|registry| registry.holds(&reference)) {
            continue;
        }
        let word = image.word;
        let message = format!(
            "{} `{}` has no digest, so its tag can be pushed again",
            image.purpose.name(),
            word.text
        );
        cx.report(word.range, message, || fix(build, image, &mut shared));
    }
}

/// How many arguments are compared with all images; no file has that many, so time stays linear.
const MOST_ARGUMENTS: usize = 100;

fn fix(
    build: &Build<'_>,
    image: &ImageUse<'_>,
    shared: &mut Vec<(TextRange, bool)>,
) -> Result<Fix, Declined> {
    let length = image.text.text.len();
    let end = image.text.place(length..length);
    let whole = image.text.place(0..length);
    let place = end.filter(|end| {
        let is_in_word = image.word.range.contains_range(*end);
        is_in_word || whole.is_some_and(|whole| whole.contains_range(*end))
    });
    let place = place.ok_or_else(|| {
        Declined::because("its tag comes from an argument, which a digest would make useless")
    })?;
    if !image.word.range.contains_range(place) {
        let known = shared.iter().find(|(at, _)| *at == place).map(|it| it.1);
        let is_shared = known.unwrap_or_else(|| {
            let text = &image.text.text;
            let differs = |it: &ImageUse<'_>| it.text.touches(place) && it.text.text != *text;
            shared.len() >= MOST_ARGUMENTS || build.images.iter().any(differs)
        });
        if known.is_none() {
            shared.push((place, is_shared));
        }
        if is_shared {
            return Err(Declined::because("another image may be named with the same argument"));
        }
    }
    let rewrite = replace(build.dockerfile, place, "@sha256:<digest>")?;
    Ok(Fix::new("Add the digest", Applicability::HasPlaceholders, rewrite))
}

#[cfg(test)]
mod tests {
    use crate::{Edits, Kind, Policy, Source};

    /// The text with the first finding's fix; `None` if nothing is found.
    fn fixed(text: &str) -> Option<Result<String, String>> {
        let source = Source::with_kind(text, Kind::Dockerfile);
        let findings = crate::check_with_fixes(&source, &Policy::default()).findings;
        let finding = findings.into_iter().find(|it| it.rule == "base-image-without-digest")?;
        Some(
            finding
                .fix
                .map(|fix| Edits::apply(&fix.edits, text))
                .map_err(|it| it.reason.into_owned()),
        )
    }

    #[test]
    fn the_digest_stands_behind_the_tag() {
        let cases = [
            ("FROM é/a:1", "FROM é/a:1"),
            ("FROM $R/a:1 AS b", "FROM $R/a:1@sha256:<digest> AS b"),
            ("FROM \"a:1\"\r\n", "FROM \"a:1@sha256:<digest>\"\r\n"),
            ("ARG I=a:1\nFROM ${I}", "ARG I=a:1@sha256:<digest>\nFROM ${I}"),
            ("ARG R=a\nFROM $R/b:1", "ARG R=a\nFROM $R/b:1@sha256:<digest>"),
            ("FROM ${I:-a:1}", "FROM ${I:-a:1@sha256:<digest>}"),
            (
                "ARG I=a:1\nFROM $I AS b\nFROM $I AS c",
                "ARG I=a:1@sha256:<digest>\nFROM $I AS b\nFROM $I AS c",
            ),
            (
                "FROM scratch\nRUN --mount=from=c/d:1,target=/x y",
                "FROM scratch\nRUN --mount=from=c/d:1@sha256:<digest>,target=/x y",
            ),
        ];
        for (before, after) in cases {
            let fixed = fixed(before).unwrap_or_else(|| Ok(before.to_owned()));
            assert_eq!(fixed.as_deref(), Ok(after));
        }
    }

    #[test]
    fn an_argument_that_says_more_than_the_image_is_left_alone() {
        for (text, reason) in [
            ("ARG V=1.2\nFROM a:$V", "useless"),
            ("ARG I=a:1\nFROM $I\nFROM ${I}-alpine", "same argument"),
            ("FROM a:1 AS {{ b }}", "template"),
        ] {
            let reason_given = fixed(text).expect("a finding").expect_err("it is declined");
            assert!(reason_given.contains(reason), "{text}: {reason_given}");
        }
    }

    #[test]
    fn what_has_a_digest_moves_or_is_unknown_is_no_finding() {
        let digest = "0123456789abcdef".repeat(4);
        for text in [
            &format!("FROM a@sha256:{digest}"),
            "FROM a",
            "FROM a:latest",
            "FROM a:$V",
            "ARG V\nFROM a:1$V",
            "FROM {{ image }}",
            "FROM a:latest AS b\nFROM b\nCOPY --from=0 x y",
        ] {
            assert!(fixed(text).is_none(), "{text}");
        }
    }
}
