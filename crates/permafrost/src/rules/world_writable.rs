//! The rule `world-writable`.

use crate::finding::{Applicability, Fix};
use crate::model::grant::{Grant, grants};
use crate::model::mode::Mode;
use crate::model::run::Run;
use crate::model::stage::Build;
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};

rule! {
    /// Everybody may write files of the image.
    ///
    /// # Why
    ///
    /// A mode such as `777` lets every user of the container replace a file or put another one in
    /// its place. A program that is taken over can then rewrite the code it runs, although it runs
    /// as a user that owns nothing.
    ///
    /// # Examples
    ///
    /// ```dockerfile bad
    /// FROM debian:12.8
    /// COPY --chmod=777 app /srv/app
    /// RUN mkdir -p /srv/data && \
    ///     chmod -R a+rwX /srv/data
    /// USER 10001:10001
    /// ```
    ///
    /// ```dockerfile fixed
    /// FROM debian:12.8
    /// COPY --chmod=755 app /srv/app
    /// RUN mkdir -p /srv/data && \
    ///     chmod -R u+rwX,go+rX /srv/data
    /// USER 10001:10001
    /// ```
    ///
    /// A folder with the sticky bit keeps what others own safe, and a group that may write is a
    /// choice:
    ///
    /// ```dockerfile good
    /// FROM debian:12.8
    /// RUN chmod 1777 /tmp && chmod -R g=u /srv/data && chmod 775 /srv/app
    /// USER 10001:10001
    /// ```
    ///
    /// # Fix
    ///
    /// Only the owner may write: `777` becomes `755`, `666` becomes `644`, `a+w` becomes `u+w`. What
    /// the program has to write to must then belong to its user, or be a volume.
    ///
    /// # References
    ///
    /// - [chmod(1)](https://man7.org/linux/man-pages/man1/chmod.1.html)
    WORLD_WRITABLE {
        id: "world-writable",
        title: "World-writable files",
        severity: Warning,
        level: Restricted,
        way: Files,
        peers: [],
        why: "Any process in the container may replace these files, whoever it runs as.",
        check: Dockerfile(check),
    }
}

fn check(build: &Build<'_>, cx: &mut Checker<'_>) {
    for grant in grants(build) {
        let open = grant.mode().filter(|mode| mode.lets_all_write() && !is_open_anyway(&grant));
        let Some(open) = open else { continue };
        let mode = &grant.mode;
        let message = match &grant.path {
            Some(path) => format!("mode `{mode}` lets everybody write `{path}`"),
            None => format!("mode `{mode}` lets everybody write what it is given to"),
        };
        cx.report(grant.place, message, || fix(build, &grant, open));
    }
    for call in build.image_steps().flat_map(Run::calls) {
        let mask = call.words().get(1).and_then(|word| word.known());
        let is_open = mask.is_some_and(|mask| mask.bytes().all(|it| it == b'0'));
        if is_open && call.program() == Some("umask") {
            let message = "with `umask 0` everybody may write what is made from here on";
            let reason = "which of the files others need to write isn't known here";
            cx.report(call.place(), message, || Err(Declined::because(reason)));
        }
    }
}

/// Whether everybody may write there anyway, or it is no file of the image, but one that every
/// container gets anew.
fn is_open_anyway(grant: &Grant) -> bool {
    let path = grant.path.as_deref().unwrap_or_default();
    ["/tmp/", "/var/tmp/", "/dev/", "/proc/", "/sys/"].iter().any(|folder| path.starts_with(folder))
}

fn fix(build: &Build<'_>, grant: &Grant, mode: Mode<'_>) -> Result<Fix, Declined> {
    let mode = mode.without_world_write();
    let rewrite = grant.write(build, &mode)?;
    Ok(Fix::new(format!("Set the mode to `{mode}`"), Applicability::MayBreak, rewrite))
}

#[cfg(test)]
mod tests {
    use crate::{Kind, Policy, Source};

    fn found(text: &str) -> Vec<String> {
        let source = Source::with_kind(text, Kind::Dockerfile);
        let findings = crate::check_with_fixes(&source, &Policy::default()).findings;
        let findings = findings.into_iter().filter(|it| it.rule == "world-writable");
        findings.map(|it| source.slice(it.range).to_owned()).collect()
    }

    #[test]
    fn open_modes_are_found_where_they_stand() {
        assert_eq!(
            found(
                "FROM a\nRUN x; chmod -R 0777 /srv; install -m 666 a b\nADD --chmod=o+w a b\n\
                 RUN [\"chmod\", \"a+w\", \"/x\"]\nRUN <<EOF\n# é\numask 000\nchmod ugo+rw /y\nEOF\n"
            ),
            ["0777", "666", "o+w", "a+w", "umask 000", "ugo+rw"]
        );
    }

    #[test]
    fn what_others_need_or_never_keep_is_no_finding() {
        for text in [
            "FROM a\nRUN chmod 1777 /var/tmp && chmod 0666 /dev/null && chmod a+w /tmp/a && umask 022 && umask\n",
            "FROM a\nRUN chmod -R g+rwX,o-w /x; chmod +w /x; chmod $MODE /x\n",
            "FROM a AS b\nRUN chmod 777 /x\nFROM c\nONBUILD RUN chmod 777 /x\n",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
