//! The rule `mutable-base-image`.

use crate::finding::{Applicability, Fix, Label, Severity};
use crate::model::known_images::fixed_tag;
use crate::model::movement::Movement;
use crate::model::stage::{Build, ImageUse};
use crate::rewrite::dockerfile::replace;
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};
use std::collections::HashMap;
use std::ops::Range;
use text_size::TextRange;

rule! {
    /// A build takes an image by a tag that moves, or by none.
    ///
    /// # Why
    ///
    /// `latest`, which a missing tag means as well, names whatever was pushed last. The same
    /// Dockerfile builds one image today and another tomorrow, and nobody reviewed what is in the
    /// second one.
    ///
    /// # Examples
    ///
    /// ```dockerfile bad
    /// FROM registry.example.com:5000/app:latest
    /// USER 10001
    /// ```
    ///
    /// ```dockerfile fixed
    /// FROM registry.example.com:5000/app:<version>
    /// USER 10001
    /// ```
    ///
    /// A tag may come from an argument, and then it is fixed there. Images are taken by flags as
    /// well:
    ///
    /// ```dockerfile bad
    /// ARG VARIANT=stable
    /// FROM example/base:${VARIANT}
    /// COPY --from=example/tools /bin/tool /bin/tool
    /// USER 10001
    /// ```
    ///
    /// A version says what is meant, and so does a digest, whatever tag stands beside it. The
    /// names of stages are no images, and nothing is said of what only the build knows:
    ///
    /// ```dockerfile good
    /// ARG CUSTOM
    /// FROM golang:1.25.4 AS Build
    /// FROM nginx:latest@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
    /// FROM ${CUSTOM}
    /// COPY --from=build /app /app
    /// COPY --from=0 /etc/passwd /etc/passwd
    /// USER 10001
    /// ```
    ///
    /// # Fix
    ///
    /// For well-known images the tag becomes the version that it named when the table in
    /// `known_images.txt` was written: it may be older than what is built today. For all others
    /// the fix leaves `<version>` for you to fill in. A tag that comes from the default of an
    /// `ARG` is fixed in that default.
    ///
    /// # References
    ///
    /// - [Dockerfile reference: FROM](https://docs.docker.com/reference/dockerfile/#from)
    /// - Also known as: hadolint DL3006 and DL3007, Trivy DS-0001, Checkov `CKV_DOCKER_7`
    MUTABLE_BASE_IMAGE {
        id: "mutable-base-image",
        title: "Moving base image",
        severity: Error,
        level: Essential,
        way: Image,
        peers: [
            "hadolint:DL3006", "hadolint:DL3007", "trivy:DS-0001", "checkov:CKV_DOCKER_7",
            "dockerfilelint:missing_tag", "dockerfilelint:latest_tag",
        ],
        why: "The same Dockerfile builds another image tomorrow, and nobody reviewed that one.",
        check: Dockerfile(check),
    }
}

fn check(build: &Build<'_>, cx: &mut Checker<'_>) {
    let readings: Vec<_> = build.images.iter().map(Reading::of).collect();
    let others: Vec<_> = build.images.iter().zip(&readings).collect();
    // Many a FROM may use one argument, which is then compared with all images only once.
    let mut shared: HashMap<TextRange, bool> = HashMap::new();
    for &(image, reading) in &others {
        let Some(reading) = reading else { continue };
        let inside = reading.place.filter(|&place| image.word.range.contains_range(place));
        let outside = reading.place.filter(|_| inside.is_none());
        let is_shared = outside.is_some_and(|place| {
            *shared.entry(place).or_insert_with(|| changes_another(place, reading, &others))
        });
        let fix = || {
            if is_shared {
                return Err(Declined::because("another image is named with the same argument"));
            }
            fix(build, reading)
        };
        let at = inside.filter(|_| reading.tag.is_some()).unwrap_or(image.word.range);
        let finding = cx.report(at, message(image, reading), fix);
        if reading.movement == Movement::ByConvention {
            finding.severity = Severity::Warning;
        }
        let label = |range| Label { range, text: "it comes from here".to_owned() };
        finding.labels.extend(outside.map(label));
    }
}

/// Whether another tag in this place would make something else of another image.
fn changes_another(
    place: TextRange,
    reading: &Reading<'_>,
    others: &[(&ImageUse<'_>, &Option<Reading<'_>>)],
) -> bool {
    others.iter().any(|(image, other)| {
        let is_same = |it: &Reading<'_>| it.place == reading.place && it.name() == reading.name();
        image.text.touches(place) && !other.as_ref().is_some_and(is_same)
    })
}

/// What a moving reference says, and where.
struct Reading<'a> {
    /// The text that can be read; the registry may be missing from it.
    text: &'a str,
    movement: Movement,
    tag: Option<&'a str>,
    /// Where the tag is written, or where a missing one belongs; `None` if in several pieces.
    place: Option<TextRange>,
    /// The version that the tag named, if the image is known.
    known: Option<&'static str>,
}

impl<'a> Reading<'a> {
    /// Reads an image that moves; `None` for one that doesn't, or that can't be known.
    fn of(image: &'a ImageUse<'_>) -> Option<Self> {
        let (start, reference) = image.readable_part()?;
        let text = &image.text.text[start..];
        let movement = reference.movement()?;
        let part = |range: Range<usize>| image.text.place(start + range.start..start + range.end);
        let end = text.len();
        let place = part(reference.tag_range().unwrap_or(end..end));
        let known = if start == 0 { fixed_tag(&reference) } else { None };
        Some(Self { text, movement, tag: reference.tag, place, known })
    }

    /// The image without its tag.
    fn name(&self) -> &'a str {
        let tag = self.tag.map_or(0, |tag| tag.len() + 1);
        &self.text[..self.text.len() - tag]
    }
}

fn message(image: &ImageUse<'_>, reading: &Reading<'_>) -> String {
    let who = image.purpose.name();
    let word = &image.word.text;
    let tag = reading.tag.unwrap_or_default();
    match reading.movement {
        Movement::Untagged => {
            format!("{who} `{word}` has no tag, so it is whatever was pushed last")
        }
        Movement::Latest => format!("{who} `{word}` is whatever `{tag}` names at the time"),
        Movement::ByConvention => format!("the tag `{tag}` of {who} `{word}` is made to move"),
    }
}

fn fix(build: &Build<'_>, reading: &Reading<'_>) -> Result<Fix, Declined> {
    let place = reading
        .place
        .ok_or_else(|| Declined::because("its tag is put together from several places"))?;
    let version = reading.known.unwrap_or("<version>");
    let colon = if reading.tag.is_some() { "" } else { ":" };
    let rewrite = replace(build.dockerfile, place, format!("{colon}{version}"))?;
    Ok(match reading.known {
        Some(tag) => {
            Fix::new(format!("Fix the version: `{tag}`"), Applicability::MayBreak, rewrite)
        }
        None => Fix::new("Fix the version", Applicability::HasPlaceholders, rewrite),
    })
}

#[cfg(test)]
mod tests {
    use crate::{Applicability, Edits, Finding, Kind, Policy, Severity, Source};

    fn findings(text: &str) -> Vec<Finding> {
        let source = Source::with_kind(text, Kind::Dockerfile);
        let findings = crate::check_with_fixes(&source, &Policy::default()).findings;
        findings.into_iter().filter(|it| it.rule == "mutable-base-image").collect()
    }

    /// The places of the findings.
    fn found(text: &str) -> Vec<&str> {
        let slice = |it: Finding| &text[std::ops::Range::<usize>::from(it.range)];
        findings(text).into_iter().map(slice).collect()
    }

    /// The text with the first finding's fix.
    fn fixed(text: &str) -> Result<String, String> {
        let finding = findings(text).into_iter().next().expect("a finding");
        let fix = finding.fix.map_err(|declined| declined.reason)?;
        assert_eq!(fix.applicability, Applicability::HasPlaceholders);
        Ok(Edits::apply(&fix.edits, text))
    }

    #[test]
    fn every_image_is_judged_where_it_is_named() {
        let text = "FROM example/a:latest AS a\nFROM A\nFROM example/b\n\
                    COPY --from=example/c:edge x y\nCOPY --from=a x y\nCOPY --from=1 x y\n\
                    RUN --mount=type=bind,from=example/d,target=/d z\n";
        assert_eq!(found(text), ["latest", "example/b", "edge", "example/d"]);
        let severities: Vec<_> = findings(text).into_iter().map(|it| it.severity).collect();
        let (error, warning) = (Severity::Error, Severity::Warning);
        assert_eq!(severities, [error, error, warning, error]);
    }

    #[test]
    fn what_is_fixed_or_unknown_is_no_finding() {
        for text in [
            "FROM scratch",
            "FROM SCRATCH",
            "FROM a:1",
            "FROM ${A}",
            "ARG A\nFROM $A",
            "FROM a:${TARGETARCH}",
            "FROM a:1-$A",
            "FROM {{ image }}",
            "FROM <image>:<version>",
            "FROM @IMAGE@",
            "FROM registry:5000/a:1",
            "ARG V=1\nFROM a:${V:-latest}",
            "ARG V=1.2.3\nFROM a:${V%.*}",
            "ARG I=a:1\nFROM ${I}",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn the_fix_is_made_where_the_tag_is_written() {
        let cases = [
            ("FROM a/b", "FROM a/b:<version>"),
            ("FROM r:5000/b AS c", "FROM r:5000/b:<version> AS c"),
            ("FROM a/b:latest\r\n", "FROM a/b:<version>\r\n"),
            ("ARG V=latest\nFROM a/b:$V", "ARG V=<version>\nFROM a/b:$V"),
            ("ARG V=\"latest\"\nFROM a/b:$V", "ARG V=\"<version>\"\nFROM a/b:$V"),
            ("FROM a/b:${V:-latest}", "FROM a/b:${V:-<version>}"),
            ("ARG I=a/b\nFROM ${I} AS c", "ARG I=a/b:<version>\nFROM ${I} AS c"),
            ("ARG R=a\nFROM $R/b:latest", "ARG R=a\nFROM $R/b:<version>"),
            ("FROM $R/b", "FROM $R/b:<version>"),
            (
                "ARG I=a/b:latest\nFROM $I\nFROM ${I%:*}:1",
                "ARG I=a/b:<version>\nFROM $I\nFROM ${I%:*}:1",
            ),
            ("ARG W=latest V=$W\nFROM a/b:$V", "ARG W=<version> V=$W\nFROM a/b:$V"),
            ("FROM a/b\nRUN --mount=from=c/d:1 x", "FROM a/b:<version>\nRUN --mount=from=c/d:1 x"),
        ];
        for (before, after) in cases {
            assert_eq!(fixed(before).as_deref(), Ok(after));
        }
    }

    #[test]
    fn an_argument_is_shown_beside_the_from() {
        let text = "ARG V=latest\nFROM a/b:$V";
        let finding = findings(text).remove(0);
        let slice = |range| &text[std::ops::Range::<usize>::from(range)];
        assert_eq!(slice(finding.range), "a/b:$V");
        assert_eq!(slice(finding.labels[0].range), "latest");
    }

    #[test]
    fn what_would_change_another_image_is_declined() {
        let shared = "ARG V=latest\nFROM a/b:$V\nFROM c/d:$V";
        assert!(fixed(shared).expect_err("it is declined").contains("same argument"));
        let longer = "ARG I=a/b\nFROM $I\nFROM $I:1";
        assert!(fixed(longer).expect_err("it is declined").contains("same argument"));
        let pieces = "ARG V=st\nFROM a/b:${V}able";
        assert!(fixed(pieces).expect_err("it is declined").contains("several places"));
        let template = "FROM a/b AS {{ x }}";
        assert!(fixed(template).expect_err("it is declined").contains("template"));
    }
}
