//! The rule `unpinned-download`.

use crate::finding::Severity;
use crate::model::command::Change;
use crate::model::command::fetch::{Address, names_commit};
use crate::model::run::{Moment, RunCall};
use crate::model::stage::Build;
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};
use crate::syntax::shell::UNKNOWN;

rule! {
    /// A build downloads something, and nothing proves that it is the same each time.
    ///
    /// # Why
    ///
    /// What a server sends today may be another thing tomorrow. The same Dockerfile then builds an
    /// image that nobody reviewed, and a server that is taken over changes every image built from
    /// then on.
    ///
    /// # Examples
    ///
    /// ```dockerfile bad
    /// FROM debian:12.8
    /// RUN curl -fsSL https://example.com/tool-1.4.2.tgz | tar -xz -C /opt
    /// ```
    ///
    /// A branch, or the newest release, moves by itself:
    ///
    /// ```dockerfile bad
    /// FROM debian:12.8
    /// RUN git clone https://example.com/tool.git /src && wget https://example.com/latest/data.tar.gz
    /// ```
    ///
    /// A checksum, a signature or a commit says what is meant:
    ///
    /// ```dockerfile good
    /// FROM debian:12.8
    /// ARG SUM=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
    /// RUN curl -fsSLO https://example.com/tool.tgz && echo "$SUM  tool.tgz" | sha256sum -c -
    /// RUN git clone https://example.com/tool.git /src && \
    ///     git -C /src checkout 4b825dc642cb6eb9a060e54bf8d69288fbee4904
    /// ADD --checksum=sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 https://example.com/a /a
    /// ```
    ///
    /// # Fix
    ///
    /// There is no rewrite, since the checksum isn't known here. `ADD --checksum=sha256:… URL` is the
    /// shortest way to say it; in a `RUN`, `sha256sum -c` right behind the download.
    ///
    /// # References
    ///
    /// - [Docker reference: ADD --checksum](https://docs.docker.com/reference/dockerfile/#add---checksum)
    /// - [SLSA: dependencies are immutable references](https://slsa.dev/spec/v1.0/provenance)
    UNPINNED_DOWNLOAD {
        id: "unpinned-download",
        title: "Unpinned download",
        severity: Info,
        level: Immutable,
        way: Image,
        peers: [],
        why: "The server decides with each build what the image contains.",
        check: Dockerfile(check),
    }
}

fn check(build: &Build<'_>, cx: &mut Checker<'_>) {
    let steps = build.runs.iter().filter(|run| run.moment == Moment::Build && !run.is_trigger);
    for run in steps {
        if run.calls().any(|call| call.verifies()) {
            continue;
        }
        // What is run at once is the concern of `piped-download`.
        let effects = run.effects();
        let is_run = |place: text_size::TextRange| {
            let runs = |(change, at): &(Change, text_size::TextRange)| {
                *change == Change::RunsDownload && at.contains_range(place)
            };
            effects.iter().any(runs)
        };
        for call in run.calls() {
            let Some(fetch) = call.fetch().filter(|_| !is_run(call.place())) else { continue };
            if fetch.address.contains(UNKNOWN) && holds_commit(build, call) {
                continue;
            }
            let address = match fetch.address.replace(UNKNOWN, "…") {
                unknown if unknown.trim_matches(['…', '/']).is_empty() => {
                    "something whose address isn't known here".to_owned()
                }
                known => format!("`{known}`"),
            };
            let (severity, what) = match fetch.kind {
                Address::Moving => (Severity::Warning, "names something that moves"),
                Address::Fixed => (Severity::Info, "is downloaded without a proof of its content"),
            };
            let reason =
                "its checksum isn't known here; `ADD --checksum` or `sha256sum -c` says it";
            let message = format!("{address} {what}");
            cx.report(call.place(), message, || Err(Declined::because(reason))).severity = severity;
        }
    }
}

/// Whether a variable in a command holds the whole hash of a commit.
fn holds_commit(build: &Build<'_>, call: RunCall<'_, '_>) -> bool {
    let stage = &build.stages[call.run().stage];
    let mut references = build.dockerfile.text[call.place()].split('$').skip(1);
    references.any(|reference| {
        let name = reference.strip_prefix('{').unwrap_or(reference);
        let end = name.find(|it: char| !it.is_ascii_alphanumeric() && it != '_');
        let value = build.variable(stage, &name[..end.unwrap_or(name.len())]);
        value.is_some_and(|value| names_commit(&value.text))
    })
}

#[cfg(test)]
mod tests {
    use crate::{Kind, Policy, Severity, Source};

    fn found(run: &str) -> Vec<(String, Severity)> {
        let text = format!("FROM debian:12.8\nRUN {run}\n");
        let source = Source::with_kind(&*text, Kind::Dockerfile);
        let findings = crate::check(&source, &Policy::default()).findings;
        let findings = findings.into_iter().filter(|it| it.rule == "unpinned-download");
        findings.map(|it| (source.slice(it.range).to_owned(), it.severity)).collect()
    }

    #[test]
    fn each_download_is_found_where_it_stands() {
        let own = |text: &str, severity| vec![(text.to_owned(), severity)];
        assert_eq!(
            found("x && \\\n curl -L https://a/b.tgz | tar xz"),
            own("curl -L https://a/b.tgz", Severity::Info)
        );
        assert_eq!(
            found("wget https://raw.example.com/a/main/b"),
            own("wget https://raw.example.com/a/main/b", Severity::Warning)
        );
    }

    #[test]
    fn a_commit_may_stand_in_a_variable() {
        let found = |value: &str, run: &str| {
            let text = format!("FROM a\nENV C {value}\nRUN {run}\n");
            let source = Source::with_kind(&*text, Kind::Dockerfile);
            let findings = crate::check(&source, &Policy::default()).findings;
            let findings = findings.into_iter().filter(|it| it.rule == "unpinned-download");
            findings.map(|it| it.message).collect::<Vec<_>>()
        };
        let commit = "8d9e3502aba39127e4d12196dae16d306f76993d";
        assert_eq!(found(commit, "wget \"https://a/${C}/b\" && curl -O https://c/$C"), [""; 0]);
        assert_eq!(
            found("v1", "curl -O https://é/$C/b && curl $D"),
            [
                "`https://é/…/b` is downloaded without a proof of its content",
                "something whose address isn't known here is downloaded without a proof of its content",
            ]
        );
    }

    #[test]
    fn what_is_proved_or_runs_at_once_is_none() {
        for run in [
            "curl -LO https://a/b && echo 'c  b' | sha256sum --check",
            "curl https://a/b | sh",
            "git clone https://a/b && cd b && git checkout $COMMIT",
            "curl -fsS http://localhost:8080/health",
            "apt-get install -y curl wget git",
        ] {
            assert_eq!(found(run), [], "{run}");
        }
    }
}
