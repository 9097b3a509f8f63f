//! The rule `add-instead-of-copy`.

use crate::finding::{Applicability, Fix};
use crate::model::added::{Added, added, additions};
use crate::model::stage::Build;
use crate::rewrite::dockerfile::replace;
use crate::rule::{Checker, rule};

rule! {
    /// An `ADD` copies plain files.
    ///
    /// # Why
    ///
    /// `ADD` unpacks archives and downloads addresses; `COPY` takes what lies there. Where nothing
    /// is to be unpacked, `ADD` still does it on the day on which a file of that name happens to be
    /// an archive, and what is in the image is then something that nobody asked for.
    ///
    /// # Examples
    ///
    /// ```dockerfile bad
    /// FROM registry.example.com/base:1.4.2
    /// ADD --chown=0:0 settings.toml locales /app/
    /// ```
    ///
    /// ```dockerfile fixed
    /// FROM registry.example.com/base:1.4.2
    /// COPY --chown=0:0 settings.toml locales /app/
    /// ```
    ///
    /// Archives, downloads and repositories are what `ADD` is for:
    ///
    /// ```dockerfile good
    /// FROM scratch
    /// ADD rootfs.tar.xz /
    /// ADD dist/*.tar.gz /opt/
    /// ADD --checksum=sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef https://example.com/ca.pem /etc/
    /// ```
    ///
    /// # Fix
    ///
    /// `ADD` becomes `COPY`, which takes the same flags. Whether a file is an archive is told by its
    /// name; sources with a variable are left alone.
    ///
    /// # References
    ///
    /// - [ADD or COPY](https://docs.docker.com/build/building/best-practices/#add-or-copy)
    /// - Also known as: hadolint DL3020, Trivy DS-0005, Checkov `CKV_DOCKER_4`
    ADD_INSTEAD_OF_COPY {
        id: "add-instead-of-copy",
        title: "ADD instead of COPY",
        severity: Info,
        level: Immutable,
        way: Image,
        peers: [
            "hadolint:DL3020", "trivy:DS-0005", "checkov:CKV_DOCKER_4",
            "dockerfilelint:add_src_invalid",
        ],
        why: "`ADD` unpacks whatever turns out to be an archive, so the image may hold what nobody \
              asked for.",
        check: Dockerfile(check),
    }
}

fn check(build: &Build<'_>, cx: &mut Checker<'_>) {
    for (instruction, sources) in additions(build) {
        let needs_add = ["checksum", "keep-git-dir", "unpack"];
        let is_plain = !sources.is_empty()
            && sources.iter().all(|source| added(build, source) == Added::Files)
            && !needs_add.iter().any(|flag| instruction.flag(flag).is_some());
        if !is_plain {
            continue;
        }
        let name = &instruction.name;
        let message = format!("`{}` copies plain files here, for which `COPY` is meant", name.text);
        cx.report(name.range, message, || {
            let is_lower = name.text.starts_with('a');
            let becomes = if is_lower { "copy" } else { "COPY" };
            let rewrite = replace(build.dockerfile, name.range, becomes)?;
            Ok(Fix::new("Copy the files with `COPY`", Applicability::Safe, rewrite))
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::{Edits, Kind, Policy, Source};

    fn fixed(line: &str) -> Option<String> {
        let text = format!("FROM a\n{line}");
        let source = Source::with_kind(text.clone(), Kind::Dockerfile);
        let findings = crate::check_with_fixes(&source, &Policy::default()).findings;
        let finding = findings.into_iter().find(|it| it.rule == "add-instead-of-copy")?;
        let fix = finding.fix.expect("a fix");
        Edits::apply(&fix.edits, &text).strip_prefix("FROM a\n").map(str::to_owned)
    }

    #[test]
    fn every_form_becomes_a_copy() {
        for (line, expected) in [
            ("ADD . /app", "COPY . /app"),
            ("add \\\n # why\n é \\\n /x", "copy \\\n # why\n é \\\n /x"),
            ("ADD --link [\"a b\", \"/x\"]", "COPY --link [\"a b\", \"/x\"]"),
            ("ONBUILD ADD app.jar /", "ONBUILD COPY app.jar /"),
            ("ADD <<E /x\nADD y /z\nE", "COPY <<E /x\nADD y /z\nE"),
        ] {
            assert_eq!(fixed(line).as_deref(), Some(expected));
        }
    }

    #[test]
    fn what_only_add_does_is_no_finding() {
        for line in [
            "ADD a.tar.gz b.txt /x/",
            "ADD https://a/b /x",
            "ADD $FILE /x",
            "ADD app-* /x/",
            "ADD --unpack=false a.txt /x",
            "ADD a",
            "COPY a /x",
        ] {
            assert_eq!(fixed(line), None, "{line}");
        }
    }
}
