//! The rule `remote-add`.

use crate::finding::{Applicability, Fix};
use crate::model::added::{Added, added, additions};
use crate::model::stage::Build;
use crate::rewrite::dockerfile::replace;
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};
use crate::syntax::dockerfile::Instruction;
use text_size::TextRange;

rule! {
    /// An `ADD` takes a download or a repository without a checksum.
    ///
    /// # Why
    ///
    /// The build takes whatever the server sends on that day: a newer file, one from somebody who
    /// took over the server, or a tag that was moved to another commit. Nothing in the Dockerfile
    /// says what was meant.
    ///
    /// # Examples
    ///
    /// ```dockerfile bad
    /// FROM registry.example.com/base:1.4.2
    /// ADD --chmod=755 https://example.com/releases/1.0.3/tool /usr/local/bin/
    /// ADD https://github.com/example/app.git#v1.0.3 /src
    /// ```
    ///
    /// ```dockerfile fixed
    /// FROM registry.example.com/base:1.4.2
    /// ADD --checksum=sha256:<hash> --chmod=755 https://example.com/releases/1.0.3/tool /usr/local/bin/
    /// ADD --checksum=<commit> https://github.com/example/app.git#v1.0.3 /src
    /// ```
    ///
    /// A checksum proves what comes, also one from a variable. The whole hash of a commit is one:
    ///
    /// ```dockerfile good
    /// FROM registry.example.com/base:1.4.2
    /// ARG SUM
    /// ADD --checksum=$SUM https://example.com/releases/1.0.3/tool /usr/local/bin/
    /// ADD https://github.com/example/app.git#0123456789abcdef0123456789abcdef01234567 /src
    /// ADD rootfs.tar.xz /
    /// ```
    ///
    /// # Fix
    ///
    /// `--checksum` is added, and you fill in the SHA-256 of the file or the hash of the commit:
    /// take it from where the publisher signs it, rather than from the download itself. It needs
    /// `docker/dockerfile:1.6` or newer where a `# syntax=` names a version. hadolint and Trivy leave
    /// downloads out on purpose, since `COPY` can't make them; the checksum is the third way.
    ///
    /// # References
    ///
    /// - [Dockerfile reference: `ADD --checksum`](https://docs.docker.com/reference/dockerfile/#add---checksum)
    /// - Also known as: Checkov `CKV_DOCKER_4`
    REMOTE_ADD {
        id: "remote-add",
        title: "Unverified ADD",
        severity: Warning,
        level: Restricted,
        way: Image,
        peers: ["checkov:CKV_DOCKER_4"],
        why: "The build takes whatever the server sends, and the image holds it.",
        check: Dockerfile(check),
    }
}

fn check(build: &Build<'_>, cx: &mut Checker<'_>) {
    for (instruction, sources) in additions(build) {
        if instruction.flag("checksum").is_some() {
            continue;
        }
        for source in sources {
            let (what, checksum) = match added(build, source) {
                Added::Download => ("a download", "sha256:<hash>"),
                Added::Repository => ("a repository", "<commit>"),
                _ => continue,
            };
            let message = format!(
                "`{} {}` takes {what} that nothing verifies",
                instruction.name.text, source.text
            );
            let is_alone = sources.len() == 1;
            cx.report(source.range, message, || fix(build, instruction, is_alone, checksum));
        }
    }
}

fn fix(
    build: &Build<'_>,
    instruction: &Instruction<'_>,
    is_alone: bool,
    checksum: &str,
) -> Result<Fix, Declined> {
    if !is_alone {
        return Err(Declined::because(
            "a checksum is for one source; give each an `ADD` of its own",
        ));
    }
    let place = TextRange::empty(instruction.name.range.end());
    let rewrite = replace(build.dockerfile, place, format!(" --checksum={checksum}"))?;
    Ok(Fix::new("Add the checksum", Applicability::HasPlaceholders, rewrite))
}

#[cfg(test)]
mod tests {
    use crate::{Edits, Kind, Policy, Source};

    fn fixed(line: &str) -> Option<Result<String, String>> {
        let text = format!("FROM a\n{line}");
        let source = Source::with_kind(text.clone(), Kind::Dockerfile);
        let findings = crate::check_with_fixes(&source, &Policy::default()).findings;
        let finding = findings.into_iter().find(|it| it.rule == "remote-add")?;
        let fixed = finding.fix.map_err(|declined| declined.reason.into_owned());
        Some(fixed.map(|fix| Edits::apply(&fix.edits, &text)["FROM a\n".len()..].to_owned()))
    }

    #[test]
    fn the_checksum_is_the_first_flag_of_every_form() {
        for (line, expected) in [
            ("ADD http://é/a /b", "ADD --checksum=sha256:<hash> http://é/a /b"),
            (
                "ADD [\"http://a/b\", \"/c\"]",
                "ADD --checksum=sha256:<hash> [\"http://a/b\", \"/c\"]",
            ),
            ("add \\\n git@a.com:b /c", "add --checksum=<commit> \\\n git@a.com:b /c"),
            (
                "ONBUILD ADD --link https://a/b /c",
                "ONBUILD ADD --checksum=sha256:<hash> --link https://a/b /c",
            ),
        ] {
            assert_eq!(fixed(line), Some(Ok(expected.to_owned())));
        }
        let several = fixed("ADD a https://b /c/").expect("a finding").expect_err("it is declined");
        assert!(several.contains("of its own"));
    }

    #[test]
    fn what_is_local_verified_or_unknown_is_no_finding() {
        for line in ["ADD a.tar /", "ADD $URL /a", "ADD --checksum= https://a /b", "COPY a b"] {
            assert_eq!(fixed(line), None, "{line}");
        }
    }
}
