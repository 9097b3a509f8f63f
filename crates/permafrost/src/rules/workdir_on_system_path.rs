//! The rule `workdir-on-system-path`.

use crate::model::clean_path::CleanPath;
use crate::model::stage::Build;
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};
use crate::syntax::dockerfile::Arguments;
use crate::syntax::dockerfile::keyword::Keyword;

rule! {
    /// A working directory lies in a directory of the system.
    ///
    /// # Why
    ///
    /// What an image copies, builds and writes goes to its working directory. In `/bin`, `/lib` or
    /// `/etc` it takes the place of programs, libraries and settings of the system. What lies in
    /// `/proc`, `/sys` and `/dev` is gone in the container: the kernel's own files are mounted
    /// there.
    ///
    /// # Examples
    ///
    /// ```dockerfile bad
    /// FROM registry.example.com/base:1.4.2
    /// WORKDIR /usr/bin
    /// COPY tools .
    /// ```
    ///
    /// Programs of your own have a place beside those of the system:
    ///
    /// ```dockerfile good
    /// FROM registry.example.com/base:1.4.2
    /// WORKDIR /usr/local/bin
    /// COPY tools .
    /// WORKDIR /usr/src/app
    /// COPY app .
    /// WORKDIR /etc/app
    /// COPY settings.toml .
    /// ```
    ///
    /// # Fix
    ///
    /// None: which directory is right, and what else names it, is for you to say. `/app`,
    /// `/opt/app` and `/usr/local/bin` are usual.
    ///
    /// # References
    ///
    /// - [Filesystem Hierarchy Standard 3.0](https://refspecs.linuxfoundation.org/FHS_3.0/fhs-3.0.html)
    /// - Also known as: Trivy DS-0030
    WORKDIR_ON_SYSTEM_PATH {
        id: "workdir-on-system-path",
        title: "Working directory of the system",
        severity: Warning,
        level: Immutable,
        way: Files,
        peers: ["trivy:DS-0030"],
        why: "What is written to the working directory takes the place of files of the system.",
        check: Dockerfile(check),
    }
}

/// Directories that belong to the system with all that is below them.
const WHOLE: &str = "proc sys dev boot bin sbin lib lib32 lib64 libx32";

/// Directories that have a place for others below them.
const ITSELF: &str = "etc usr/bin usr/sbin";

fn check(build: &Build<'_>, cx: &mut Checker<'_>) {
    for (_, instruction) in build.instructions_in_image() {
        let (Some(Keyword::Workdir), Arguments::Text(word)) =
            (instruction.keyword, &instruction.arguments)
        else {
            continue;
        };
        let text = build.expand(word);
        let Some(path) = text.known().filter(|path| path.starts_with('/')) else { continue };
        let clean = CleanPath::of(path);
        let is_whole = WHOLE.split(' ').any(|it| clean.is(it) || clean.is_inside(it));
        if is_whole || ITSELF.split(' ').any(|it| clean.is(it)) {
            let message = format!("the working directory `{path}` belongs to the system");
            cx.report(word.range, message, || {
                Err(Declined::because("which directory is right instead is for you to say"))
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Kind, Policy, Source};

    fn found(text: &str) -> Vec<String> {
        let source = Source::with_kind(text, Kind::Dockerfile);
        let findings = crate::check(&source, &Policy::default()).findings;
        let findings = findings.into_iter().filter(|it| it.rule == "workdir-on-system-path");
        findings.map(|it| it.message).collect()
    }

    #[test]
    fn directories_of_the_system_are_found_in_every_spelling() {
        let is_found =
            |path: &str| found(&format!("FROM a\nARG P=/dev\nWORKDIR {path}")).len() == 1;
        for path in [
            "/proc",
            "/proc/",
            "//proc/1",
            "/app/../bin",
            "$P/x",
            "\"/etc\"",
            "/etc/.",
            "/usr/bin",
            "/lib64/é",
            "/usr/sbin/",
        ] {
            assert!(is_found(path), "{path}");
        }
        for path in [
            "/",
            "/usr/src/app",
            "/usr/local/bin",
            "/etc/nginx",
            "/library",
            "/binary",
            "/device",
            "bin",
            "$Q/bin",
            "/usr/bin/app",
            "/usr/lib/node_modules/x",
            "C:/bin",
            "/opt/bin",
            "/é",
        ] {
            assert!(!is_found(path), "{path}");
        }
    }

    #[test]
    fn only_the_image_counts() {
        assert_eq!(found("FROM a AS b\nWORKDIR /bin\nFROM a"), [""; 0]);
        assert_eq!(found("FROM a AS b\nWORKDIR /bin\nFROM b").len(), 1);
        assert_eq!(found("FROM a\nONBUILD WORKDIR /bin").len(), 1);
    }
}
